using System.Buffers;

namespace WafPS.Client.Identity;

/// <summary>A buffer that never moves, so that a secret written to it is in one place only, and is gone once it is cleared.</summary>
internal sealed class SecretBuffer(int size) : IBufferWriter<byte>
{
    private readonly byte[] _bytes = new byte[size];
    private int _count;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(_count);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(_count);

    /// <summary>A copy. The caller clears it.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _count).ToArray();

    public void Clear() => Array.Clear(_bytes, 0, _bytes.Length);
}

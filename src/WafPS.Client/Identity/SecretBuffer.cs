using System.Buffers;
using System.Runtime.InteropServices;

namespace WafPS.Client.Identity;

/// <summary>A buffer that neither grows nor moves: both would leave a copy of the secret behind, which nobody clears.</summary>
internal sealed class SecretBuffer(int size) : IBufferWriter<byte>
{
    private GCHandle _pinned = GCHandle.Alloc(new byte[size], GCHandleType.Pinned);
    private int _count;

    private byte[] Bytes => (byte[])_pinned.Target!;

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Bytes.AsMemory(_count);

    public Span<byte> GetSpan(int sizeHint = 0) => Bytes.AsSpan(_count);

    /// <summary>A copy, which isn't pinned. The caller clears it.</summary>
    public byte[] ToArray() => Bytes.AsSpan(0, _count).ToArray();

    /// <summary>Clears the buffer, and ends its use.</summary>
    public void Clear()
    {
        Array.Clear(Bytes, 0, size);
        _pinned.Free();
    }
}

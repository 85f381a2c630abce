using System.Runtime.InteropServices;
using System.Text;
using WafPS.Client.Identity;

namespace WafPS.Client.Tests.Identity;

public class SecretBufferTests
{
    [Fact]
    public void A_buffer_for_secrets_stays_in_its_place_while_others_move()
    {
        List<byte[]> others = [];
        List<SecretBuffer> buffers = [];
        for (int i = 0; i < 100; i++)
        {
            // What nobody keeps leaves room into which the garbage collector can move the rest.
            _ = new byte[1000];
            others.Add(new byte[1000]);
            buffers.Add(new SecretBuffer(1000));
        }

        nint[] otherAddresses = [.. others.Select(Address)];
        nint[] bufferAddresses = [.. buffers.Select(buffer => Address(Bytes(buffer)))];
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.NotEqual(otherAddresses, others.Select(Address));
        Assert.Equal(bufferAddresses, buffers.Select(buffer => Address(Bytes(buffer))));
        buffers.ForEach(buffer => buffer.Clear());
    }

    [Fact]
    public void Nothing_is_left_once_a_buffer_for_secrets_is_cleared()
    {
        SecretBuffer buffer = new(100);
        Encoding.UTF8.GetBytes("Passw0rd").CopyTo(buffer.GetSpan());
        buffer.Advance(8);
        byte[] bytes = Bytes(buffer);
        byte[] copy = buffer.ToArray();
        buffer.Clear();
        Assert.Equal(new byte[100], bytes);
        Assert.Equal("Passw0rd", Encoding.UTF8.GetString(copy));
    }

    private static byte[] Bytes(SecretBuffer buffer) => MemoryMarshal.TryGetArray<byte>(buffer.GetMemory(), out ArraySegment<byte> bytes) ? bytes.Array! : [];

    private static nint Address(byte[] bytes) => Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0);
}

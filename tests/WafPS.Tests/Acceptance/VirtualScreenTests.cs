using RealShell;

namespace WafPS.Tests.Acceptance;

/// <summary>The screen model of the tests shows what a terminal shows.</summary>
public sealed class VirtualScreenTests
{
    [Theory]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("123456789012345", "1234567890\n12345")]
    [InlineData("1234567890\r\nnext", "1234567890\nnext")]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5", "2\n3\n4\n5")]
    [InlineData("abc\b\bX", "aXc")]
    [InlineData("a\tb", "a       b")]
    [InlineData("\e[2;3Hhere\e[1;1Hthere", "there\n  here")]
    [InlineData("abcdef\e[3D\e[K", "abc")]
    [InlineData("abcdef\e[3D\e[1K", "    ef")]
    [InlineData("abcdef\r\e[2X", "  cdef")]
    [InlineData("one\r\ntwo\e[1A\e[2K\rnew", "new\ntwo")]
    [InlineData("one\r\ntwo\r\nthree\e[2;1H\e[J", "one")]
    [InlineData("one\e[2J\e[Htwo", "two")]
    [InlineData("\e[33;1mgold\e[0m\e[?25l", "gold")]
    [InlineData("\e]0;title\aa\e]0;title\e\\b", "ab")]
    [InlineData("a\e7bc\e8X", "aXc")]
    [InlineData("中文字符五六", "中文字符五\n六")]
    [InlineData("123456789中", "123456789\n中")]
    [InlineData("中文\r\e[1CX", " X文")]
    [InlineData("中文\e[3D中", " 中")]
    [InlineData("a\u200bb", "ab")]
    public void The_virtual_screen_draws_text_and_control_sequences_like_a_terminal(string written, string shown)
    {
        VirtualScreen whole = new(10, 4);
        whole.Draw(written);
        Assert.Equal(shown, whole.Text);

        // Whatever the pieces are in which it arrives.
        VirtualScreen inPieces = new(10, 4);
        Assert.All(written, character => inPieces.Draw(character.ToString()));
        Assert.Equal(shown, inPieces.Text);
    }

    [Fact]
    public void A_program_that_asks_for_the_cursor_position_gets_a_response() => Assert.Equal("\e[2;4R", new VirtualScreen(10, 4).Draw("one\r\ntwo\e[6n"));

    [Fact]
    public void An_unknown_control_sequence_is_an_error_instead_of_a_wrong_picture() =>
        Assert.Throws<NotSupportedException>(() => new VirtualScreen(10, 4).Draw("\e[5y"));
}

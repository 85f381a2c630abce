using WafPS.Client.Text;

namespace WafPS.Client.Identity;

/// <summary>What a user logs in to IAM with.</summary>
/// <param name="UserName">Of the IAM user.</param>
/// <param name="Password">Of the IAM user.</param>
/// <param name="DomainName">The account that the user belongs to.</param>
/// <param name="Scope">What the token is to be good for.</param>
internal sealed record PasswordLogin(string UserName, Secret Password, string DomainName, TokenScope Scope)
{
    public bool IsSameAs(PasswordLogin other) =>
        (UserName, DomainName, Scope) == (other.UserName, other.DomainName, other.Scope) && Password.Equals(other.Password);
}

namespace WafPS;

/// <summary>What a call authenticates with.</summary>
public enum WafAuthenticationType
{
    /// <summary>An IAM user token.</summary>
    Token,

    /// <summary>A permanent access key, AK and SK.</summary>
    AccessKey,

    /// <summary>A temporary access key with its security token, also that of an ECS agency.</summary>
    TemporaryAccessKey,

    /// <summary>An IAM user's name and password, for which a token is obtained.</summary>
    Password,
}

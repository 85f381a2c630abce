namespace WafPS.Settings;

/// <summary>The kind of a credential. <see cref="WafContext.AuthenticationType"/> shows the name.</summary>
internal enum AuthenticationType
{
    /// <summary>An IAM user token.</summary>
    Token,

    /// <summary>A permanent access key (AK and SK).</summary>
    AccessKey,

    /// <summary>A temporary access key with its security token. The key of an ECS agency is one, too.</summary>
    TemporaryAccessKey,

    /// <summary>The name and password of an IAM user, with which WafPS gets a token.</summary>
    Password,
}

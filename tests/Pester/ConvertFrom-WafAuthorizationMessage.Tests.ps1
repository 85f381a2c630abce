# Why a request was denied.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'ConvertFrom-WafAuthorizationMessage' {
    BeforeAll {
        Get-WafAsyncJob (New-SimulatedJob -Fault 403) -ErrorAction SilentlyContinue -ErrorVariable denied
        $WafAccessKey, $WafSecretKey, $WafToken = $account.access_key, $account.secret_key, $null
    }

    It 'decodes the message of an error' {
        $denied[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
        $message = $denied[0] | ConvertFrom-WafAuthorizationMessage
        $message.Failure | Should -Be 'implicit deny'
        $message.Context.action | Should -Be 'waf:instance:get'
        ($message.DecodedMessage | ConvertFrom-Json).failure | Should -Be 'implicit deny'
    }

    It 'decodes a message that is given as text' {
        (ConvertFrom-WafAuthorizationMessage $denied[0].Exception.EncodedAuthorizationMessage).Failure | Should -Be 'implicit deny'
    }

    It 'writes an error where the piped error has no message' {
        Get-WafAsyncJob $noSuchJob -ErrorAction SilentlyContinue -ErrorVariable other
        $other[0] | ConvertFrom-WafAuthorizationMessage -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoAuthorizationMessage,*'
    }

    It 'needs an access key' {
        $WafAccessKey, $WafSecretKey, $WafToken = $null, $null, $account.token
        { $denied[0] | ConvertFrom-WafAuthorizationMessage } | Should -Throw -ErrorId 'CredentialIncomplete,*'
    }
}

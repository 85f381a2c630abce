# No secret is in anything that a user sees or keeps.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Secrets' {
    BeforeAll {
        $secrets = $account.token, $account.secret_key, $account.security_token, $account.password
    }

    BeforeEach {
        $WafRegion = 'cn-north-4'
        $id = New-SimulatedJob
        $denied = New-SimulatedJob -Fault 403
    }

    It 'are in no stream, error, object or file: <Type>' -ForEach @(
        @{ Type = 'Token'; Set = { } }
        @{ Type = 'AccessKey'; Set = { $WafAccessKey, $WafSecretKey = $account.access_key, $account.secret_key } }
        @{
            Type = 'TemporaryAccessKey'
            Set  = {
                $WafAccessKey, $WafSecretKey = $account.temporary_access_key, $account.temporary_secret_key
                $WafSecurityToken = $account.security_token
            }
        }
        @{ Type = 'Password'; Set = { $WafDomainName, $WafUser = $account.domain_name, [pscredential]::new($account.user_name, (New-Secret $account.password)) } }
    ) {
        if ($Type -ne 'Token') { $WafToken = $null }
        . $Set
        (Get-WafContext).AuthenticationType | Should -Be $Type
        $VerbosePreference = $DebugPreference = 'Continue'
        $everything = & {
            Get-WafAsyncJob $id, $denied, $noSuchJob -ErrorAction Continue
            Wait-WafAsyncJob $id, $noSuchJob -ErrorAction Continue -InformationAction Continue
            Get-WafContext
        } *>&1
        $path = Join-Path $TestDrive everything.xml
        $everything | Export-Clixml -LiteralPath $path -Depth 3
        $text = ($everything | Format-List * -Force | Out-String -Width 5000) + (Get-Content -LiteralPath $path -Raw)
        $text | Should -Match '(X-Auth-Token|Signature).*\*\*\*'
        foreach ($secret in $secrets) { $text.Contains($secret) | Should -BeFalse }
    }

    It 'are not in a transcript' {
        $path = Join-Path $TestDrive transcript.txt
        Start-Transcript -LiteralPath $path | Out-Null
        try {
            $DebugPreference = 'Continue'
            Get-WafAsyncJob $id, $noSuchJob -Verbose -ErrorAction Continue 2>&1 | Out-Host
            Get-WafContext | Out-Host
        }
        finally {
            Stop-Transcript | Out-Null
        }

        $text = Get-Content -LiteralPath $path -Raw
        $text | Should -Match $id
        $text | Should -Match 'X-Auth-Token: \*\*\*'
        foreach ($secret in $secrets) { $text.Contains($secret) | Should -BeFalse }
    }
}

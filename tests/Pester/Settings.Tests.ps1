# The sources of settings, and the errors for those that are missing or wrong.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Settings' {
    BeforeEach {
        $WafEndpoint = $WafProjectId = $WafToken = $WafRegion = $null
        $id = New-SimulatedJob
    }

    It 'come from session variables that are local to a function' {
        function Read-Job {
            $WafEndpoint, $WafProjectId, $WafToken = $Address, $account.project_id, $account.token
            Get-WafAsyncJob $id
        }
        (Read-Job).JobId | Should -Be $id
        { Get-WafAsyncJob $id } | Should -Throw
    }

    It 'come from environment variables' {
        Invoke-WithEnvironment $settings {
            (Get-WafAsyncJob $id).Region | Should -Be 'cn-north-4'
            $sources = (Get-WafContext).Sources
            $sources['Region'] | Should -Be 'env:HW_REGION_NAME'
            $sources['ProjectId'] | Should -Be 'env:HW_PROJECT_ID'
            $sources['Credential'] | Should -Be 'env:HW_AUTH_TOKEN'
        }
    }

    It 'come from the profile file that the environment names' {
        $path = Join-Path $TestDrive credentials
        Set-Content -LiteralPath $path -Value '[basic]', "ak = $($account.access_key)", "sk = $($account.secret_key)", "project_id = $($account.project_id)"
        $WafEndpoint = $Address
        Invoke-WithEnvironment @{ HUAWEICLOUD_SDK_CREDENTIALS_FILE = $path } {
            (Get-WafAsyncJob $id).JobId | Should -Be $id
            $context = Get-WafContext
            $context.AuthenticationType | Should -Be 'AccessKey'
            $context.AccessKeyId.Substring(0, 4) | Should -Be $account.access_key.Substring(0, 4)
            $context.AccessKeyId.Length | Should -Be 5
            $context.Sources['Credential'] | Should -BeLike '*credentials ?basic?'
        }
    }

    It 'come from a profile file whose path starts at the location of the shell' {
        Set-Content -LiteralPath (Join-Path $TestDrive relative) -Value '[basic]', "ak = ""$($account.access_key)""", "sk = '$($account.secret_key)'", "project_id = $($account.project_id)"
        $WafEndpoint = $Address
        Push-Location -LiteralPath $TestDrive
        try { Invoke-WithEnvironment @{ HUAWEICLOUD_SDK_CREDENTIALS_FILE = './relative' } { (Get-WafAsyncJob $id).JobId | Should -Be $id } }
        finally { Pop-Location }
    }

    It 'give a job no region that its endpoint is not in, and a warning' {
        $WafEndpoint, $WafProjectId, $WafToken = $Address, $account.project_id, $account.token
        (Get-WafAsyncJob $id -Region cn-south-1 -WarningVariable warned -WarningAction SilentlyContinue).Region | Should -BeNullOrEmpty
        $warned | Should -HaveCount 1
        $WafRegion = 'cn-south-1'
        (Get-WafAsyncJob $id -WarningVariable warned).Region | Should -Be 'cn-south-1'
        $warned | Should -BeNullOrEmpty
    }

    It 'are taken from the parameter, then the variable, then the environment' {
        Invoke-WithEnvironment @{ HW_REGION_NAME = 'cn-north-4' } {
            (Get-WafContext).Region | Should -Be 'cn-north-4'
            $WafRegion = 'cn-south-1'
            (Get-WafContext).Region | Should -Be 'cn-south-1'
            (Get-WafContext -Region ap-southeast-1).Region | Should -Be 'ap-southeast-1'
            (Get-WafContext -Region ap-southeast-1).Sources['Region'] | Should -Be '-Region'
        }
    }

    It 'may be an access key in -Credential' {
        $credential = [pscredential]::new($account.access_key, (New-Secret $account.secret_key))
        (Get-WafAsyncJob $id -Endpoint $Address -ProjectId $account.project_id -Credential $credential).JobId | Should -Be $id
    }

    It 'may be an access key in session variables' {
        $WafEndpoint, $WafProjectId, $WafAccessKey, $WafSecretKey = $Address, $account.project_id, $account.access_key, (New-Secret $account.secret_key)
        (Get-WafAsyncJob $id).JobId | Should -Be $id
        (Get-WafContext).AuthenticationType | Should -Be 'AccessKey'
    }

    It 'may be a temporary access key with its security token' {
        $WafEndpoint, $WafProjectId = $Address, $account.project_id
        $WafAccessKey, $WafSecretKey, $WafSecurityToken = $account.temporary_access_key, $account.temporary_secret_key, $account.security_token
        (Get-WafAsyncJob $id).JobId | Should -Be $id
        (Get-WafContext).AuthenticationType | Should -Be 'TemporaryAccessKey'
    }

    It 'may be a token in -Token' {
        (Get-WafAsyncJob $id -Endpoint $Address -ProjectId $account.project_id -Token (New-Secret $account.token)).JobId | Should -Be $id
    }

    It 'may be a user and a password, for which WafPS logs in' {
        $WafEndpoint, $WafRegion, $WafDomainName = $Address, 'cn-north-4', $account.domain_name
        $WafUser = [pscredential]::new($account.user_name, (New-Secret $account.password))
        (Get-WafAsyncJob $id).JobId | Should -Be $id
        (Get-WafContext).AuthenticationType | Should -Be 'Password'
    }

    It 'need no project ID where the region has one project' {
        $WafEndpoint, $WafToken, $WafRegion = $Address, $account.token, 'cn-north-4'
        (Get-WafAsyncJob $id).ProjectId | Should -Be $account.project_id
    }
}

Describe 'Missing and wrong settings' {
    BeforeEach {
        $WafEndpoint, $WafProjectId, $WafToken, $WafRegion = $Address, $account.project_id, $account.token, $null
        $id = New-SimulatedJob
    }

    It 'end the call before anything is sent: no credential' {
        $WafToken = $null
        { Get-WafAsyncJob $id -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'CredentialMissing,*'
        Get-RequestCount $id | Should -Be 0
    }

    It 'end the call: a part of a credential' {
        $WafToken = $null
        $WafAccessKey = $account.access_key
        $record = { Get-WafAsyncJob $id } | Should -Throw -ErrorId 'CredentialIncomplete,*' -PassThru
        "$record" | Should -Match '\$WafSecretKey'
        $record.CategoryInfo.Category | Should -Be 'AuthenticationError'
    }

    It 'end the call: neither endpoint nor region' {
        $WafEndpoint = $null
        $record = { Wait-WafAsyncJob $id } | Should -Throw -ErrorId 'RegionMissing,*' -PassThru
        "$record" | Should -Match '\$WafRegion'
        $record.ErrorDetails.RecommendedAction | Should -Match 'Get-WafContext'
    }

    It 'end the call: <ErrorId>' -ForEach @(
        @{ ErrorId = 'ProjectIdInvalid'; Parameters = @{ ProjectId = 'short' } }
        @{ ErrorId = 'EnterpriseProjectIdInvalid'; Parameters = @{ EnterpriseProjectId = 'short' } }
        @{ ErrorId = 'EndpointInvalid'; Parameters = @{ Endpoint = 'ftp://waf.example.com' } }
        @{ ErrorId = 'UnencryptedAuthentication'; Parameters = @{ Endpoint = 'http://waf.example.com' } }
    ) {
        { Get-WafAsyncJob $id @Parameters } | Should -Throw -ErrorId "$ErrorId,*"
        Get-RequestCount $id | Should -Be 0
    }

    It 'end the call: an unknown region' {
        $WafEndpoint = $null
        { Get-WafAsyncJob $id -Region cn-nowhere-9 } | Should -Throw -ErrorId 'RegionUnknown,*'
    }

    It 'end the call: a profile file that does not exist' {
        Invoke-WithEnvironment @{ HUAWEICLOUD_SDK_CREDENTIALS_FILE = (Join-Path $TestDrive nowhere) } {
            $WafToken = $null
            { Get-WafAsyncJob $id } | Should -Throw -ErrorId 'SettingsFileInvalid,*'
        }
    }

    It 'are an error for one piped object only, and the others are read' {
        $rows = [pscustomobject]@{ JobId = $id }, [pscustomobject]@{ JobId = $id; ProjectId = 'short' }
        ($rows | Get-WafAsyncJob -ErrorAction SilentlyContinue -ErrorVariable failed).JobId | Should -Be $id
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ProjectIdInvalid,*'
    }

    It 'are listed as missing by Get-WafContext: <Missing>' -ForEach @(
        @{ Missing = '$WafCredential (invalid)'; Script = { $WafToken = $null; $WafCredential = 'AK' } }
        @{ Missing = '$WafRegion (invalid)'; Script = { $WafEndpoint = $null; $WafRegion = 'cn-nowhere-9' } }
        @{ Missing = '$WafEndpoint (invalid)'; Script = { $WafEndpoint = 'ftp://waf.example.com' } }
        @{ Missing = '$WafProjectId (invalid)'; Script = { $WafProjectId = 'short' } }
        @{ Missing = '$WafEnterpriseProjectId (invalid)'; Script = { $WafEnterpriseProjectId = 'short' } }
    ) {
        . $Script
        (Get-WafContext -ErrorAction Ignore).Missing | Should -Be $Missing
        Get-WafContext -ErrorAction Ignore | Format-List | Out-String | Should -Match ([regex]::Escape($Missing))
    }

    It 'are listed as missing by Get-WafContext: a profile file that does not exist' {
        $WafToken, $path = $null, (Join-Path $TestDrive nowhere)
        Invoke-WithEnvironment @{ HUAWEICLOUD_SDK_CREDENTIALS_FILE = $path } { (Get-WafContext -ErrorAction Ignore).Missing | Should -Be "$path (invalid)" }
    }

    It 'survive Export-Clixml and JSON as a context' {
        $context = Get-WafContext
        $path = Join-Path $TestDrive context.xml
        $context | Export-Clixml -LiteralPath $path
        foreach ($copy in (Import-Clixml -LiteralPath $path), ($context | ConvertTo-Json | ConvertFrom-Json)) {
            $copy.AuthenticationType | Should -BeOfType [string]
            $copy.AuthenticationType | Should -Be 'Token'
            $copy.Sources.Credential | Should -Be '$WafToken'
            [uri] $copy.Endpoint | Should -Be $context.Endpoint
        }
    }

    It 'are no error of Get-WafContext, which names them' {
        $WafEndpoint = $WafToken = $WafProjectId = $null
        $context = Get-WafContext -ErrorAction Stop
        $context.Missing | Should -Contain '-Region'
        $context.Missing | Should -Contain '-Credential'
        $context.AuthenticationType | Should -BeNullOrEmpty
    }
}

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

    It 'decodes the message of an error from Import-Clixml<Depth>' -ForEach @{ Depth = '' }, @{ Depth = ' -Depth 1' } {
        $path = Join-Path $TestDrive error.xml
        $parameters = if ($Depth) { @{ Depth = 1 } } else { @{} }
        $denied[0] | Export-Clixml -LiteralPath $path @parameters
        (Import-Clixml -LiteralPath $path | ConvertFrom-WafAuthorizationMessage).Failure | Should -Be 'implicit deny'
    }

    It 'decodes the message of an error of a background job' {
        $id = New-SimulatedJob -Fault 403
        $job = Start-Job {
            Import-Module $using:Manifest
            $WafEndpoint, $WafProjectId, $WafToken = $using:Address, $using:account.project_id, $using:account.token
            Get-WafAsyncJob $using:id
        }
        $null = Wait-Job $job -Timeout 60
        Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable failed
        Remove-Job $job
        ($failed[0] | ConvertFrom-WafAuthorizationMessage).Failure | Should -Be 'implicit deny'
        $path = Join-Path $TestDrive error.xml
        $failed[0] | Export-Clixml -LiteralPath $path
        (Import-Clixml -LiteralPath $path | ConvertFrom-WafAuthorizationMessage).Failure | Should -Be 'implicit deny'
    }

    It 'writes an error where an error from Import-Clixml has no message' {
        $path = Join-Path $TestDrive error.xml
        Get-Item -LiteralPath (Join-Path $TestDrive nowhere) -ErrorAction SilentlyContinue -ErrorVariable other
        $other[0] | Export-Clixml -LiteralPath $path
        Import-Clixml -LiteralPath $path | ConvertFrom-WafAuthorizationMessage -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'NoAuthorizationMessage,*'
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

# The module itself: what it exports, how it is imported and how it is removed.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'The module' {
    AfterEach {
        Remove-Module WafPS -ErrorAction Ignore
        Import-Module $Manifest
    }

    It 'exports the five cmdlets and nothing else' {
        (Get-Module WafPS).ExportedCommands.Keys | Sort-Object |
            Should -Be 'Clear-WafCache', 'ConvertFrom-WafAuthorizationMessage', 'Get-WafAsyncJob', 'Get-WafContext', 'Wait-WafAsyncJob'
        (Get-Module WafPS).ExportedCommands.Values.CommandType | Select-Object -Unique | Should -Be 'Cmdlet'
        (Get-Module WafPS).ExportedVariables.Keys | Should -BeNullOrEmpty
    }

    It 'has a valid manifest of its own version' {
        (Test-ModuleManifest $Manifest).Version | Should -Be (Get-Module WafPS).Version
    }

    It 'takes its cmdlets away when it is removed' {
        Remove-Module WafPS
        Get-Module WafPS | Should -BeNullOrEmpty
        Get-Command Wait-WafAsyncJob -ListImported -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'works again after it was removed' {
        Remove-Module WafPS
        Import-Module $Manifest
        Get-WafAsyncJob (New-SimulatedJob) | Should -HaveCount 1
    }

    It 'works again after Import-Module -Force' {
        Import-Module $Manifest -Force
        (Get-WafAsyncJob (New-SimulatedJob) | Wait-WafAsyncJob).Status | Should -Be 'Success'
    }

    It 'works from a copy in another folder, after it was removed' {
        Copy-Item -LiteralPath (Split-Path $Manifest) -Destination (Join-Path $TestDrive WafPS) -Recurse
        Remove-Module WafPS
        Import-Module (Join-Path $TestDrive WafPS/WafPS.psd1)
        (Get-Module WafPS).ModuleBase | Should -Be (Get-Item -LiteralPath (Join-Path $TestDrive WafPS)).FullName
        Get-WafAsyncJob (New-SimulatedJob) | Format-Table | Out-String | Should -Match 'Success'
    }

    It 'writes nothing and leaves no error when it is imported' {
        Remove-Module WafPS
        $before = $Error.Count
        Import-Module $Manifest *>&1 | Should -BeNullOrEmpty
        $Error.Count | Should -Be $before
    }

    It 'has no -WhatIf and no -Confirm, since it only reads' {
        foreach ($command in Get-Command -Module WafPS) {
            $command.Parameters.Keys | Should -Not -Contain 'WhatIf' -Because $command.Name
            $command.Parameters.Keys | Should -Not -Contain 'Confirm' -Because $command.Name
        }
    }

    It 'declares the type that each cmdlet writes' {
        (Get-Command Get-WafAsyncJob).OutputType.Name | Should -Be 'WafPS.WafAsyncJob'
        (Get-Command Wait-WafAsyncJob).OutputType.Name | Should -Be 'WafPS.WafAsyncJob'
        (Get-Command Get-WafContext).OutputType.Name | Should -Be 'WafPS.WafContext'
    }
}

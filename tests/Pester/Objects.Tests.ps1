# Jobs as data: what a file, JSON or CSV gives back can be used again.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'A job' {
    BeforeAll {
        $before = Get-WafAsyncJob (New-SimulatedJob) -Region cn-north-4 -Endpoint $Address -EnterpriseProjectId 0
        $path = Join-Path $TestDrive jobs.xml
        $before | Export-Clixml -LiteralPath $path
        $after = Import-Clixml -LiteralPath $path
    }

    It 'is its ID as text' {
        "$before" | Should -Be $before.JobId
    }

    It 'compares its status with a text, also after Export-Clixml' {
        $before.Status -eq 'SUCCESS' | Should -BeTrue
        $after.Status -eq 'SUCCESS' | Should -BeTrue
        $after.IsFinal | Should -BeOfType [bool]
        $after.IsFinal | Should -BeTrue
    }

    It 'keeps its texts and types through Export-Clixml' {
        $after.psobject.TypeNames[0] | Should -Be 'Deserialized.WafPS.WafAsyncJob'
        foreach ($name in 'JobId', 'RawStatus', 'Message', 'Region', 'ProjectId', 'EnterpriseProjectId', 'RequestId') {
            $after.$name | Should -BeOfType [string]
            $after.$name | Should -Be $before.$name
        }

        $after.Endpoint | Should -Be $before.Endpoint
        $after.PollCount | Should -BeOfType [int]
    }

    It 'keeps the type of its duration through Export-Clixml' {
        Wait-WafAsyncJob (New-SimulatedJob) | Export-Clixml -LiteralPath $path
        (Import-Clixml -LiteralPath $path).Elapsed | Should -BeOfType [timespan]
    }

    It 'is read again with its own settings after Export-Clixml' {
        $WafEndpoint = 'http://127.0.0.1:1'
        $WafProjectId = $null
        $again = $after | Get-WafAsyncJob
        $again.JobId | Should -Be $before.JobId
        $again.EnterpriseProjectId | Should -Be '0'
    }

    It 'is waited for again with its own settings after Export-Clixml' {
        $running = Get-WafAsyncJob (New-SimulatedJob -Lifetime 1)
        $running | Export-Clixml -LiteralPath $path
        $copy = Import-Clixml -LiteralPath $path
        $WafEndpoint = 'http://127.0.0.1:1'
        $WafProjectId = $null
        ($copy | Wait-WafAsyncJob -MaxPollIntervalSec 0.2).JobId | Should -Be $running.JobId
        (Wait-WafAsyncJob -InputObject $copy).JobId | Should -Be $running.JobId
    }

    It 'is asked for with its own settings however it is passed' {
        $WafEndpoint = 'http://127.0.0.1:1'
        $WafProjectId = $null
        Get-WafAsyncJob $before | Should -HaveCount 1
        Get-WafAsyncJob -JobId $before, $after | Should -HaveCount 2
        Get-WafAsyncJob @($before, @($after)) | Should -HaveCount 2
        , @($before, $after) | Get-WafAsyncJob | Should -HaveCount 2
        @{ job_id = $before.JobId; project_id = $before.ProjectId; endpoint = $before.Endpoint } | Get-WafAsyncJob | Should -HaveCount 1
    }

    It 'is waited for again from the target of an error, even if it was never read' {
        $id = New-SimulatedJob
        [pscustomobject]@{ job_id = $id; Endpoint = 'http://127.0.0.1:1' } |
            Wait-WafAsyncJob -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable late -WarningAction SilentlyContinue
        $late[0].TargetObject.psobject.TypeNames[0] | Should -Be 'WafPS.WafAsyncJob'
        $late[0].TargetObject.Status | Should -Be 'Unknown'
        $late[0].TargetObject.CheckedAt | Should -BeNullOrEmpty
        (Wait-WafAsyncJob $late[0].TargetObject -Endpoint $Address).JobId | Should -Be $id
    }

    It 'is written at once, without a request, where it has ended already' {
        $failed = Get-WafAsyncJob (New-SimulatedJob -Outcome FAILED)
        $jobs = $failed, $before, $after | Wait-WafAsyncJob -Endpoint 'http://127.0.0.1:1' -ErrorAction SilentlyContinue -ErrorVariable trouble
        $jobs.Status | Should -Be 'Failed', 'Success'
        $trouble.FullyQualifiedErrorId | Should -Be 'JobFailed,WafPS.Commands.WaitWafAsyncJobCommand'
    }

    It 'keeps every value and type through Export-Clixml and Start-Job' {
        $waited = Wait-WafAsyncJob (New-SimulatedJob -Lifetime 0.3) -MaxPollIntervalSec 0.1
        $waited | Export-Clixml -LiteralPath $path
        $received = Start-Job { $using:waited } | Receive-Job -Wait -AutoRemoveJob
        foreach ($copy in (Import-Clixml -LiteralPath $path), $received) {
            foreach ($property in $waited.psobject.Properties) {
                $copy.$($property.Name) | Should -Be $property.Value -Because $property.Name
                if ($null -ne $property.Value) { $copy.$($property.Name).GetType() | Should -Be $property.Value.GetType() }
            }
        }
    }

    It 'keeps every value through JSON' {
        $copy = $before | ConvertTo-Json | ConvertFrom-Json
        $copy.Status | Should -BeExactly 'Success'
        $copy.CheckedAt | Should -Be $before.CheckedAt
        $copy.PollCount | Should -Be 1
        ($copy | Get-WafAsyncJob).JobId | Should -Be $before.JobId
    }

    It 'is waited for again after a timeout that went through a file' {
        $id = New-SimulatedJob -Lifetime 0.3
        Wait-WafAsyncJob $id -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable late
        $late | Where-Object FullyQualifiedErrorId -like 'WaitTimedOut*' | ForEach-Object TargetObject | Export-Clixml -LiteralPath $path
        (Import-Clixml -LiteralPath $path | Wait-WafAsyncJob -MaxPollIntervalSec 0.1).JobId | Should -Be $id
    }

    It 'is read again from JSON' {
        $json = $before | ConvertTo-Json
        $WafEndpoint = 'http://127.0.0.1:1'
        $again = $json | ConvertFrom-Json | Get-WafAsyncJob
        $again.JobId | Should -Be $before.JobId
        $again.Region | Should -Be 'cn-north-4'
    }

    It 'has no secret and no nested object in JSON' {
        $json = $before | ConvertTo-Json -Depth 5
        $json.Contains($WafToken) | Should -BeFalse
        ($json | ConvertFrom-Json).RawStatus | Should -Be 'SUCCESS'
        ($json | ConvertFrom-Json).Endpoint | Should -BeLike 'http://127.0.0.1:*'
    }

    It 'is waited for again from a CSV file' {
        $csv = Join-Path $TestDrive jobs.csv
        $before | Export-Csv -LiteralPath $csv -NoTypeInformation
        (Import-Csv -LiteralPath $csv).Status | Should -Be 'Success'
        $WafEndpoint = 'http://127.0.0.1:1'
        (Import-Csv -LiteralPath $csv | Wait-WafAsyncJob).JobId | Should -Be $before.JobId
    }

    It 'can be filtered and grouped' {
        $ids = (New-SimulatedJob), (New-SimulatedJob -Outcome FAILED), (New-SimulatedJob -Lifetime 600)
        $groups = $ids | Get-WafAsyncJob | Where-Object IsFinal | Group-Object Status
        $groups.Name | Sort-Object | Should -Be 'Failed', 'Success'
    }

    It 'cannot be changed' {
        { $before.Message = 'other' } | Should -Throw
    }
}

# Waiting: when a wait ends, what it writes at the end, and what it shows before.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Wait-WafAsyncJob' {
    It 'writes each job as it ends' {
        $ids = (New-SimulatedJob -Lifetime 0.3), (New-SimulatedJob)
        ($ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.1).JobId | Should -Be $ids[1], $ids[0]
    }

    It 'waits for the job of a start response' {
        $job = Invoke-RestMethod -Method Post "$Address/simulator/jobs?polls=2" | Wait-WafAsyncJob
        $job.Status | Should -Be 'Success'
        $job.PollCount | Should -Be 2
    }

    It 'waits for jobs that Get-WafAsyncJob wrote' {
        $id = New-SimulatedJob -Lifetime 0.2
        (Get-WafAsyncJob $id | Wait-WafAsyncJob -MaxPollIntervalSec 0.1).Status | Should -Be 'Success'
    }

    It 'says how long it waited, how often it polled and how late it may be' {
        $job = Wait-WafAsyncJob (New-SimulatedJob -Lifetime 0.4) -PollIntervalSec 0.1 -MaxPollIntervalSec 0.2
        $job.Elapsed.TotalSeconds | Should -BeGreaterThan 0.2
        $job.PollCount | Should -BeGreaterThan 1
        $job.MaxDetectionLag.TotalSeconds | Should -BeGreaterThan 0
    }

    It 'writes a job that is given twice once' {
        $id = New-SimulatedJob
        Wait-WafAsyncJob $id, $id.ToUpperInvariant() | Should -HaveCount 1
        Get-RequestCount $id | Should -Be 1
    }

    It 'writes a failed job, and then an error' {
        $id = New-SimulatedJob -Outcome FAILED -Message 'No luck'
        $all = Wait-WafAsyncJob $id -ErrorAction Continue 2>&1
        $all[0].JobId | Should -Be $id
        $all[1].FullyQualifiedErrorId | Should -Be 'JobFailed,WafPS.Commands.WaitWafAsyncJobCommand'
        $all[1].CategoryInfo.Category | Should -Be 'InvalidResult'
        $all[1].TargetObject.JobId | Should -Be $id
        "$($all[1])" | Should -Match 'No luck'
    }

    It 'ends at the first failed job with -ErrorAction Stop' {
        $ids = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob -Outcome FAILED)
        { Wait-WafAsyncJob $ids -ErrorAction Stop } | Should -Throw -ErrorId 'JobFailed,*'
    }

    It 'ends at the deadline with an error for each job that has not ended' {
        $ids = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob), (New-SimulatedJob -Lifetime 600)
        $time = Measure-Command { $jobs = Wait-WafAsyncJob $ids -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable late }
        $time.TotalSeconds | Should -BeGreaterThan 0.8
        $time.TotalSeconds | Should -BeLessThan 10
        $jobs.JobId | Should -Be $ids[1]
        $late.FullyQualifiedErrorId | Should -Be (@('WaitTimedOut,WafPS.Commands.WaitWafAsyncJobCommand') * 2)
        $late[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $late.TargetObject.JobId | Sort-Object | Should -Be ($ids[0, 2] | Sort-Object)
    }

    It 'waits again for the target of a timeout' {
        $id = New-SimulatedJob -Lifetime 0.3
        Wait-WafAsyncJob $id -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable late
        ($late.TargetObject | Wait-WafAsyncJob -MaxPollIntervalSec 0.1).JobId | Should -Be $id
    }

    It 'polls once with -TimeoutSec 0' {
        $ids = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob)
        (Wait-WafAsyncJob $ids -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable late).JobId | Should -Be $ids[1]
        $late[0].FullyQualifiedErrorId | Should -BeLike 'WaitTimedOut,*'
        Get-RequestCount $ids[0] | Should -Be 1
    }

    It 'ends with the first job with -Any' {
        $ids = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob)
        (Wait-WafAsyncJob $ids -Any).JobId | Should -Be $ids[1]
    }

    It 'continues to wait after a response <_>' -ForEach 429, 500, 503 {
        $id = New-SimulatedJob -Fault $_
        (Wait-WafAsyncJob $id -ErrorAction Stop -PollIntervalSec 0.1).Status | Should -Be 'Success'
    }

    It 'ends the wait for a job that does not exist, and continues with the others' {
        $id = New-SimulatedJob -Lifetime 0.2
        (Wait-WafAsyncJob $noSuchJob, $id -MaxPollIntervalSec 0.1 -ErrorAction SilentlyContinue -ErrorVariable failed).JobId | Should -Be $id
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WAF.00014001,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'does not end at an unknown status, and warns once for each text' {
        $ids = (New-SimulatedJob -Outcome PAUSED), (New-SimulatedJob -Outcome PAUSED)
        $jobs = Wait-WafAsyncJob $ids -TimeoutSec 1 -ErrorAction SilentlyContinue -WarningAction SilentlyContinue -WarningVariable warned
        $jobs | Should -BeNullOrEmpty
        $warned | Should -HaveCount 1
        "$warned" | Should -Match 'PAUSED.*-FinalStatus'
    }

    It 'ends at a status of -FinalStatus' {
        $job = Wait-WafAsyncJob (New-SimulatedJob -Outcome PAUSED) -FinalStatus paused -ErrorAction Stop
        $job.IsFinal | Should -BeTrue
        $job.RawStatus | Should -Be 'PAUSED'
    }

    It 'rejects a first poll interval that is longer than the maximum' {
        { Wait-WafAsyncJob $noSuchJob -PollIntervalSec 5 -MaxPollIntervalSec 1 } | Should -Throw -ErrorId 'PollIntervalTooLong,*'
    }

    It 'keeps information records with the tag WafPS' {
        $id = New-SimulatedJob -Lifetime 0.3 -Message 'Switching DNS', 'Access completed'
        Wait-WafAsyncJob $id -MaxPollIntervalSec 0.1 -InformationVariable records | Out-Null
        $records.Tags | Select-Object -Unique | Should -Be 'WafPS'
        "$records" | Should -Match 'Switching DNS'
        "$records" | Should -Match 'Access completed'
    }

    It 'shows information with -InformationAction Continue' {
        $id = New-SimulatedJob -Message 'Access completed'
        $shown = Wait-WafAsyncJob $id -InformationAction Continue 6>&1 | Where-Object { $_ -is [System.Management.Automation.InformationRecord] }
        "$shown" | Should -Match 'Access completed'
    }

    It 'shows a verbose line for each request' {
        $id = New-SimulatedJob -Lifetime 0.4
        $lines = Wait-WafAsyncJob $id -PollIntervalSec 0.1 -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $lines.Count | Should -BeGreaterOrEqual (Get-RequestCount $id)
    }

    It 'has the alias -Timeout for -TimeoutSec' {
        Wait-WafAsyncJob (New-SimulatedJob -Lifetime 600) -Timeout 0 -ErrorAction SilentlyContinue -ErrorVariable late
        $late | Should -HaveCount 1
    }
}

# A call that is ended early ends promptly, and sends nothing more.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'A call that is ended early' {
    BeforeAll {
        function Send-Interrupt($Shell) {
            kill -INT $Shell.Process.Id
            $Shell.Process.WaitForExit(10000) | Should -BeTrue
        }

        $shells = @{}
        if (-not ($IsLinux -or $IsMacOS)) { return }
        # These processes take a while to start, and the other tests need not wait for them.
        $waited, $read, $login = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob -Fault hang), (New-SimulatedJob)
        $logins = (Invoke-RestMethod "$Address/simulator/account").identity_request_count
        Invoke-RestMethod -Method Post "$Address/simulator/identity?hang=true"
        $password = @{ HW_AUTH_TOKEN = $null; HW_USER_NAME = $account.user_name; HW_USER_PASSWORD = $account.password; HW_DOMAIN_NAME = $account.domain_name }
        $pipe = Join-Path $TestDrive pipe
        mkfifo $pipe
        $shells = @{
            Pipe  = Start-Shell -Script "'before'; Get-WafAsyncJob $noSuchJob; 'after'" -Environment @{ HW_AUTH_TOKEN = $null; HUAWEICLOUD_SDK_CREDENTIALS_FILE = $pipe }
            Wait  = Start-Shell -Script "Wait-WafAsyncJob $waited -PollIntervalSec 60 -MaxPollIntervalSec 60; 'after'"
            Read  = Start-Shell -Script "Get-WafAsyncJob $read -RequestTimeoutSec 120; 'after'"
            Login = Start-Shell -Script "Get-WafAsyncJob $login -RequestTimeoutSec 120; 'after'" -Environment $password
        }
    }

    AfterAll {
        Invoke-RestMethod -Method Post "$Address/simulator/identity?hang=false"
        foreach ($shell in $shells.Values) { Stop-Process -InputObject $shell.Process -ErrorAction Ignore }
    }

    It 'stops reading when Select-Object has enough' {
        $ids = New-SimulatedJob -Count 1000
        ($ids | Get-WafAsyncJob -ThrottleLimit 1 | Select-Object -First 1).JobId | Should -Be $ids[0]
        Get-RequestCount $ids[-1] | Should -Be 0
    }

    It 'ends its wait when Select-Object has enough' {
        $ids = (New-SimulatedJob -Lifetime 600), (New-SimulatedJob)
        ($ids | Wait-WafAsyncJob | Select-Object -First 1).JobId | Should -Be $ids[1]
    }

    It 'sends nothing more after Stop-Job' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $id = New-SimulatedJob -Lifetime 600
        $job = Start-ThreadJob {
            Import-Module $using:Manifest
            $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
            Wait-WafAsyncJob $using:id -PollIntervalSec 0.05 -MaxPollIntervalSec 0.05
        }
        Wait-Until { (Get-RequestCount $id) -ge 2 }
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        Remove-Job $job
        $sent = Get-RequestCount $id
        # Ten poll intervals: a wait that went on would have sent some.
        Start-Sleep -Milliseconds 500
        # A request that had left before the end may arrive after it.
        Get-RequestCount $id | Should -BeLessOrEqual ($sent + 1)
    }

    Context 'Ctrl+C' -Skip:(-not ($IsLinux -or $IsMacOS)) {
        It 'ends a wait between two polls' {
            Wait-Until { (Get-RequestCount $waited) -eq 1 }
            Send-Interrupt $shells.Wait
            Get-RequestCount $waited | Should -Be 1
            (Wait-Shell $shells.Wait).Output | Should -Not -Contain 'after'
        }

        It 'ends a read that the service does not respond to' {
            Wait-Until { (Get-RequestCount $read) -eq 1 }
            Send-Interrupt $shells.Read
            Get-RequestCount $read | Should -Be 1
            (Wait-Shell $shells.Read).Output | Should -Not -Contain 'after'
        }

        It 'ends the reading of a profile file that is a pipe' {
            Wait-Until { (Get-Content -LiteralPath "$($shells.Pipe.Path).out") -eq 'before' }
            # The line is written before the call has begun.
            Start-Sleep -Milliseconds 500
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            Send-Interrupt $shells.Pipe
            $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
            (Wait-Shell $shells.Pipe).Output | Should -Not -Contain 'after'
        }

        It 'ends a login that IAM does not respond to' {
            Wait-Until { (Invoke-RestMethod "$Address/simulator/account").identity_request_count -eq $logins + 1 }
            Send-Interrupt $shells.Login
            (Invoke-RestMethod "$Address/simulator/account").identity_request_count | Should -Be ($logins + 1)
            Get-RequestCount $login | Should -Be 0
            # The connections are closed as well.
            Wait-Until { (Invoke-RestMethod "$Address/simulator/account").in_flight -eq 0 } -Seconds 5
        }
    }
}

# Other sessions: background jobs, runspaces, and scripts that a scheduler or a pipeline runs.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'The module in another session' {
    BeforeAll {
        # These processes take a while to start, and the other tests need not wait for them.
        $id, $failed = (New-SimulatedJob), (New-SimulatedJob -Outcome FAILED)
        $chinese = @"
`$PSUICulture
Get-WafAsyncJob $noSuchJob -ErrorVariable failed -ErrorAction SilentlyContinue
`$failed[0].ErrorDetails.RecommendedAction
(Get-Help Wait-WafAsyncJob).Synopsis
"@
        $shells = @{
            Stop     = Start-Shell -Script "'before'; Get-WafAsyncJob $noSuchJob -ErrorAction Stop; 'after'"
            Continue = Start-Shell -Script "`$jobs = Wait-WafAsyncJob $failed, $id -ErrorVariable trouble; `$jobs.Status; `$trouble.FullyQualifiedErrorId; exit 3"
            Unset    = Start-Shell -Command "Get-WafAsyncJob $id" -Environment @{ HW_AUTH_TOKEN = $null }
            Chinese  = Start-Shell -Script $chinese -Environment @{ LANG = 'zh_CN.UTF-8'; LC_ALL = $null }
        }
        $idOfStartJob = New-SimulatedJob
        $startJob = Start-Job {
            Import-Module $using:Manifest
            $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
            Get-WafAsyncJob $using:idOfStartJob
        }
    }

    Context 'Runspaces and background jobs' {
        It 'works in Start-ThreadJob' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
            $id = New-SimulatedJob
            $job = Start-ThreadJob {
                Import-Module $using:Manifest
                $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
                Wait-WafAsyncJob $using:id
            }
            ($job | Receive-Job -Wait -AutoRemoveJob).JobId | Should -Be $id
        }

        It 'works in ForEach-Object -Parallel' -Skip:($PSEdition -ne 'Core') {
            $ids = New-SimulatedJob -Count 4
            $jobs = $ids | ForEach-Object -Parallel {
                Import-Module $using:Manifest
                $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
                $_ | Get-WafAsyncJob
            } -ThrottleLimit 2
            $jobs.JobId | Sort-Object | Should -Be ($ids | Sort-Object)
        }

        It 'reads session variables of its own runspace only' {
            $other = [powershell]::Create()
            try {
                $other.AddScript("Import-Module '$Manifest'; `$WafRegion = 'cn-south-1'; (Get-WafContext).Region, (Get-WafContext).Endpoint.Host").Invoke() |
                    Should -Be 'cn-south-1', 'waf.cn-south-1.myhuaweicloud.com'
            }
            finally {
                $other.Dispose()
            }

            (Get-WafContext).Region | Should -BeNullOrEmpty
        }

        It 'works in ConstrainedLanguage, with its views' {
            $runspace = [runspacefactory]::CreateRunspace()
            $runspace.Open()
            $shell = [powershell]::Create()
            $shell.Runspace = $runspace
            try {
                $shell.AddScript("Import-Module '$Manifest'").Invoke() | Out-Null
                foreach ($name in 'WafEndpoint', 'WafProjectId', 'WafToken') { $runspace.SessionStateProxy.SetVariable($name, (Get-Variable $name -ValueOnly)) }
                $id = New-SimulatedJob
                $runspace.SessionStateProxy.SetVariable('id', $id)
                $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
                $shell.Commands.Clear()
                $text = $shell.AddScript('$ExecutionContext.SessionState.LanguageMode; Wait-WafAsyncJob $id | Format-Table | Out-String; Get-WafContext | Out-String').Invoke() -join "`n"
                $shell.Streams.Error | Should -BeNullOrEmpty
                $text | Should -Match "ConstrainedLanguage[\s\S]*$id.*Success[\s\S]*00:00:00[\s\S]*\`$WafEndpoint"
            }
            finally {
                $shell.Dispose()
                $runspace.Dispose()
            }
        }

        It 'works in strict mode' {
            Set-StrictMode -Version Latest
            $WafToken | Should -Not -BeNullOrEmpty
            $jobs = (New-SimulatedJob), (New-SimulatedJob -Outcome FAILED) | Wait-WafAsyncJob -ErrorAction SilentlyContinue -ErrorVariable failed
            $jobs | Format-Table | Out-String | Should -Match 'Failed'
            Get-WafContext | Out-String | Should -Match '127\.0\.0\.1'
            $failed | Should -HaveCount 1
        }

        It 'works in Start-Job, and its jobs can be used outside' {
            ($startJob | Receive-Job -Wait -AutoRemoveJob | Wait-WafAsyncJob).JobId | Should -Be $idOfStartJob
        }
    }

    Context 'A script' {
        It 'ends with exit code 1 at the first error with -ErrorAction Stop' {
            $ended = Wait-Shell $shells.Stop
            $ended.ExitCode | Should -Be 1
            $ended.Output | Should -Contain 'before'
            $ended.Output | Should -Not -Contain 'after'
            $ended.Error -replace '\x1b\[[0-9;]*m|[\s|]' | Should -Match 'WAF\.00014001'
        }

        It 'continues after an error, and chooses its exit code' {
            $ended = Wait-Shell $shells.Continue
            $ended.ExitCode | Should -Be 3
            $ended.Output | Where-Object { $_ -in 'Failed', 'Success' } | Sort-Object | Should -Be 'Failed', 'Success'
            $ended.Output | Should -Contain 'JobFailed,WafPS.Commands.WaitWafAsyncJobCommand'
        }

        It 'ends with exit code 1 and without a question where a credential is missing' {
            $ended = Wait-Shell $shells.Unset
            $ended.ExitCode | Should -Be 1
            $ended.Error -replace '\x1b\[[0-9;]*m|[\s|]' | Should -Match 'HUAWEICLOUD_SDK_AK'
        }

        It 'ends with exit code 0 and an empty error stream where nothing failed' {
            $ended = Wait-Shell $shells.Chinese
            $ended.ExitCode | Should -Be 0
            $ended.Error | Should -BeNullOrEmpty
        }

        It 'has messages and help in the language of LANG' -Skip:(-not ($IsLinux -or $IsMacOS)) {
            $ended = Wait-Shell $shells.Chinese
            $ended.Output[0] | Should -Be 'zh-CN'
            $ended.Output[1] | Should -Match '[\u4e00-\u9fff]'
            $ended.Output[2] | Should -Match '[\u4e00-\u9fff]'
        }
    }
}

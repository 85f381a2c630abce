# Acceptance in a real shell: the built module against the simulated service, in a process of its own. Pester 5 or 6.
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseDeclaredVarsMoreThanAssignments', '', Justification = 'The module reads $Waf... variables, and Pester hands others on.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSUseUsingScopeModifierInNewRunspaces', '', Justification = 'They are set there.')]
[Diagnostics.CodeAnalysis.SuppressMessage('PSReviewUnusedParameter', '', Justification = 'Used in a block of its own.')]
param([Parameter(Mandatory)] [string] $Manifest)

BeforeAll {
    $out = [System.IO.Path]::GetTempFileName()
    $program = Get-ChildItem -LiteralPath "$PSScriptRoot/../../artifacts/bin/WafSimulator" -Recurse -Filter WafSimulator.dll | Sort-Object LastWriteTime | Select-Object -Last 1
    $simulator = Start-Process dotnet -ArgumentList "`"$($program.FullName)`"", '--port', '0' -RedirectStandardOutput $out -PassThru
    $deadline = [datetime]::UtcNow.AddMinutes(3)
    while (($text = [string](Get-Content -LiteralPath $out -Raw)) -notmatch 'More jobs') {
        if ($simulator.HasExited -or [datetime]::UtcNow -gt $deadline) { throw "The simulator didn't start: $text" }
        Start-Sleep -Milliseconds 100
    }
    $address = [regex]::Match($text, 'http://127\.0\.0\.1:\d+').Value
    $account = Invoke-RestMethod "$address/simulator/account"
    Import-Module $Manifest -Force

    $WafEndpoint = $WafIamEndpoint = $WafStsEndpoint = $address
    $WafProjectId = $account.project_id
    $WafToken = $account.token

    function Add-SimulatedJob([double] $Lifetime = 0, [string] $Outcome = 'SUCCESS') {
        (Invoke-RestMethod -Method Post "$address/simulator/jobs?lifetime=$Lifetime&outcome=$Outcome&message=Working&message=Done").job_id
    }
}

AfterAll {
    if ($simulator) { Stop-Process -InputObject $simulator }
    Remove-Item -LiteralPath $out -ErrorAction Ignore
}

Describe 'Import' {
    It 'exports the four cmdlets and nothing else' {
        (Get-Command -Module WafPS).Name | Sort-Object | Should -Be 'ConvertFrom-WafAuthorizationMessage', 'Get-WafAsyncJob', 'Get-WafContext', 'Wait-WafAsyncJob'
    }

    It 'has a valid manifest' {
        (Test-ModuleManifest $Manifest).Version | Should -Be (Get-Module WafPS).Version
    }

    It 'comes again after it was removed' {
        Remove-Module WafPS
        Import-Module $Manifest
        Get-WafAsyncJob (Add-SimulatedJob) | Should -HaveCount 1
    }
}

Describe 'Get-WafAsyncJob' {
    It 'reads many jobs in the order of their ids' {
        $ids = 1..20 | ForEach-Object { Add-SimulatedJob }
        ($ids | Get-WafAsyncJob).JobId | Should -Be $ids
    }

    It 'gives an error for the one that is not there, and the others' {
        $ids = (Add-SimulatedJob), ('0' * 32), (Add-SimulatedJob)
        $jobs = Get-WafAsyncJob $ids -ErrorAction SilentlyContinue -ErrorVariable failed
        $jobs.JobId | Should -Be $ids[0], $ids[2]
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WAF.00014001,*'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].TargetObject | Should -Be $ids[1]
    }

    It 'stops at the first error where it is told to' {
        { Get-WafAsyncJob ('0' * 32) -ErrorAction Stop } | Should -Throw -ErrorId 'WAF.00014001,*'
    }

    It 'writes jobs that survive a file' {
        $path = Join-Path $TestDrive jobs.xml
        $before = Get-WafAsyncJob (Add-SimulatedJob)
        $before | Export-Clixml -LiteralPath $path
        $after = Import-Clixml -LiteralPath $path
        $after.Status -eq 'SUCCESS' | Should -BeTrue
        ($after | Get-WafAsyncJob).JobId | Should -Be $before.JobId
        (Wait-WafAsyncJob -InputObject $after).JobId | Should -Be $before.JobId
    }

    It 'works in a background job' {
        $id = Add-SimulatedJob
        $job = Start-Job {
            Import-Module $using:Manifest
            $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
            Get-WafAsyncJob $using:id
        }
        # What comes out of the other process can be used in this one.
        ($job | Receive-Job -Wait -AutoRemoveJob | Wait-WafAsyncJob).JobId | Should -Be $id
    }

    It 'works in a thread job' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $id = Add-SimulatedJob
        $job = Start-ThreadJob {
            Import-Module $using:Manifest
            $WafEndpoint, $WafProjectId, $WafToken = $using:WafEndpoint, $using:WafProjectId, $using:WafToken
            Get-WafAsyncJob $using:id
        }
        ($job | Receive-Job -Wait -AutoRemoveJob).JobId | Should -Be $id
    }
}

Describe 'Wait-WafAsyncJob' {
    It 'writes each job as it ends' {
        $ids = (Add-SimulatedJob 1.5), (Add-SimulatedJob 0)
        ($ids | Wait-WafAsyncJob -MaxPollIntervalSec 0.2).JobId | Should -Be $ids[1], $ids[0]
    }

    It 'makes an error of one that failed, and one of one that is late' {
        $ids = (Add-SimulatedJob 0 FAILED), (Add-SimulatedJob 600)
        $jobs = Wait-WafAsyncJob $ids -TimeoutSec 1 -ErrorAction SilentlyContinue -ErrorVariable trouble
        $jobs.JobId | Should -Be $ids[0]
        $trouble.FullyQualifiedErrorId | Should -Be 'JobFailed,WafPS.Commands.WaitWafAsyncJobCommand', 'WaitTimedOut,WafPS.Commands.WaitWafAsyncJobCommand'
        $again = $trouble[1].TargetObject | Wait-WafAsyncJob -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable late
        $again | Should -BeNullOrEmpty
        $late.TargetObject.JobId | Should -Be $ids[1]
    }

    It 'ends when the pipeline has seen enough' {
        $ids = (Add-SimulatedJob 600), (Add-SimulatedJob 0)
        ($ids | Wait-WafAsyncJob | Select-Object -First 1).JobId | Should -Be $ids[1]
        (Wait-WafAsyncJob $ids -Any).JobId | Should -Be $ids[1]
    }

    It 'ends at Ctrl+C' -Skip:(-not ($IsLinux -or $IsMacOS)) {
        $script = "Import-Module '$Manifest'; `$WafEndpoint = '$WafEndpoint'; `$WafProjectId = '$WafProjectId'; `$WafToken = '$WafToken'; 'waiting'; Wait-WafAsyncJob $(Add-SimulatedJob 600)"
        $log = Join-Path $TestDrive ctrl-c.txt
        $child = Start-Process (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-Command', "`"$script`"" -RedirectStandardOutput $log -PassThru
        while (-not $child.HasExited -and [string](Get-Content -LiteralPath $log -Raw) -notmatch 'waiting') { Start-Sleep -Milliseconds 50 }
        Start-Sleep -Milliseconds 500
        kill -INT $child.Id
        $child.WaitForExit(5000) | Should -BeTrue
    }
}

Describe 'Get-WafContext' {
    It 'tells what a call would use' {
        $context = Get-WafContext
        $context.AuthenticationType | Should -Be 'Token'
        $context.Sources['ProjectId'] | Should -Be '$WafProjectId'
        $context.Missing | Should -BeNullOrEmpty
    }

    It 'logs a user in where there is a password' {
        $WafToken = $null
        $WafRegion = 'cn-north-4'
        $secret = [securestring]::new()
        $account.password.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
        $WafUser = [pscredential]::new($account.user_name, $secret)
        $WafDomainName = $account.domain_name
        Get-WafAsyncJob (Add-SimulatedJob) | Should -HaveCount 1
        (Get-WafContext).AuthenticationType | Should -Be 'Password'
    }
}

Describe 'Views' {
    It 'fit 80 columns' {
        $jobs = Get-WafAsyncJob (Add-SimulatedJob), (Add-SimulatedJob 0 FAILED)
        foreach ($view in { $jobs | Format-Table }, { $jobs | Format-Wide }, { $jobs | Format-List }, { Get-WafContext }) {
            # The last column of a terminal stays free.
            & $view | Out-String -Stream -Width 79 | ForEach-Object { ($_ -replace '\x1b\[[0-9;]*m').Length | Should -BeLessThan 80 }
        }
        $jobs | Format-Wide | Out-String | Should -Match "$($jobs[1].JobId) Failed"
        $jobs | Format-List | Out-String | Should -Match 'RequestId +: '
    }

    It 'are plain where colours are not wanted' -Skip:($PSEdition -ne 'Core') {
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        try { Get-WafAsyncJob (Add-SimulatedJob) | Out-String | Should -Not -Match '\x1b' } finally { $PSStyle.OutputRendering = $before }
    }
}

Describe 'Help' {
    It 'has examples that run' {
        $example = Add-SimulatedJob
        Set-Location -LiteralPath $TestDrive
        Set-Content -LiteralPath job-ids.txt -Value $example
        foreach ($command in Get-Command -Module WafPS) {
            $page = Get-Help $command.Name -Full
            @($page.examples.example).Count | Should -BeGreaterThan 2
            foreach ($code in $page.examples.example.code -notmatch '\$Error\[0\]') {
                $code = $code -replace 'f67a449d22634193a7edd4edb5b29ee5', $example -replace '0c0ddd2ed500d4a52f5bc0120f4f1ff5', $WafProjectId
                { & ([scriptblock]::Create($code)) -ErrorAction Stop } | Should -Not -Throw -Because $code
            }
        }
    }

    It 'has a topic' {
        (Get-Help about_WafPS) -join '' | Should -Match 'TROUBLESHOOTING'
    }
}

Describe 'Secrets' {
    It 'are not in a transcript' {
        $path = Join-Path $TestDrive transcript.txt
        Start-Transcript -LiteralPath $path | Out-Null
        try {
            $DebugPreference = 'Continue'
            Get-WafAsyncJob (Add-SimulatedJob), ('0' * 32) -Verbose -ErrorAction Continue 2>&1 | Out-Host
            Get-WafContext | Out-Host
        }
        finally {
            Stop-Transcript | Out-Null
        }
        $text = Get-Content -LiteralPath $path -Raw
        $text | Should -Match 'X-Auth-Token: \*\*\*'
        $text.Contains($WafToken) | Should -BeFalse
    }
}

# One read of each job: input, order, errors, streams.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Get-WafAsyncJob' {
    It 'reads the job that is given by position' {
        $id = New-SimulatedJob -Lifetime 600
        $job = Get-WafAsyncJob $id
        $job.JobId | Should -Be $id
        $job.Status | Should -Be 'Running'
        $job.RawStatus | Should -Be 'RUNNING'
        $job.IsFinal | Should -BeFalse
        $job.Message | Should -Be 'Working'
        $job.RequestId | Should -Match '^[0-9a-f]{32}$'
    }

    It 'names the proxy in an error of the connection, without its password' {
        $shell = Start-Shell -Script "try { Get-WafAsyncJob $noSuchJob -ErrorAction Stop } catch { `"message: `$_`" }" -Environment @{
            HUAWEICLOUD_SDK_REGION_WAF_CN_NORTH_4 = 'https://waf.example.com'; HTTPS_PROXY = 'http://corp:s3cret@127.0.0.1:9'; NO_PROXY = $null
        }
        $output = "$((Wait-Shell $shell).Output)"
        $output | Should -Match 'message: .*127\.0\.0\.1:9'
        $output | Should -Not -Match 's3cret'
    }

    It 'sends a wrong secret key three times in a loop, and says how long it is blocked' {
        $WafToken = $null
        $WafAccessKey, $WafSecretKey = $account.access_key, 'wrong-in-a-loop'
        $ids = New-SimulatedJob -Count 10
        $failed = foreach ($id in $ids) { Get-WafAsyncJob $id -ErrorAction SilentlyContinue -ErrorVariable lastFailed; $lastFailed }
        $failed | Should -HaveCount 10
        ($ids | ForEach-Object { Get-RequestCount $_ } | Measure-Object -Sum).Sum | Should -Be 3
        $failed[9].FullyQualifiedErrorId | Should -BeLike 'CredentialBlocked,*'
        "$($failed[9])" | Should -Match '\d+ s'
        $WafSecretKey = $account.secret_key
        (Get-WafAsyncJob $ids[0]).JobId | Should -Be $ids[0]
    }

    It 'logs in and looks the project up again after Clear-WafCache' {
        $WafToken = $WafProjectId = $null
        $WafRegion = $account.region
        $WafUser, $WafDomainName = [pscredential]::new($account.user_name, (New-Secret $account.password)), $account.domain_name
        $id = New-SimulatedJob
        $null = Get-WafAsyncJob $id
        $before = (Invoke-RestMethod "$Address/simulator/account").identity_request_count
        Clear-WafCache | Should -BeNullOrEmpty
        $null = Get-WafAsyncJob $id
        (Invoke-RestMethod "$Address/simulator/account").identity_request_count - $before | Should -Be 2
    }

    It 'reads many piped IDs and keeps their order' {
        $ids = New-SimulatedJob -Count 20
        ($ids | Get-WafAsyncJob).JobId | Should -Be $ids
    }

    It 'reads an array of IDs that is given by position' {
        $ids = New-SimulatedJob -Count 3
        (Get-WafAsyncJob $ids).JobId | Should -Be $ids
    }

    It 'reads objects with a property <_>' -ForEach 'job_id', 'JobId', 'Id' {
        $id = New-SimulatedJob
        ([pscustomobject]@{ $_ = $id } | Get-WafAsyncJob).JobId | Should -Be $id
    }

    It 'reads the job of a start response in JSON' {
        $id = New-SimulatedJob
        ("{""job_id"":""$id""}" | ConvertFrom-Json | Get-WafAsyncJob).JobId | Should -Be $id
    }

    It 'reads the lines of a text file' {
        $ids = New-SimulatedJob -Count 2
        Set-Content -LiteralPath (Join-Path $TestDrive job-ids.txt) -Value $ids
        (Get-Content -LiteralPath (Join-Path $TestDrive job-ids.txt) | Get-WafAsyncJob).JobId | Should -Be $ids
    }

    It 'reads the rows of a CSV file' {
        $ids = New-SimulatedJob -Count 2
        $path = Join-Path $TestDrive jobs.csv
        $ids | ForEach-Object { [pscustomobject]@{ JobId = $_; Owner = 'me' } } | Export-Csv -LiteralPath $path -NoTypeInformation
        (Import-Csv -LiteralPath $path | Get-WafAsyncJob).JobId | Should -Be $ids
    }

    It 'reads each row of a CSV file with the settings of that row' {
        $path = Join-Path $TestDrive settings.csv
        $id = New-SimulatedJob
        [pscustomobject]@{ JobId = $id; Region = 'ap-southeast-1'; ProjectId = $account.project_id; EnterpriseProjectId = 'all_granted_eps'; Endpoint = $Address } |
            Export-Csv -LiteralPath $path -NoTypeInformation
        $WafEndpoint = 'http://127.0.0.1:1'
        $WafProjectId = 'f' * 32
        $job = Import-Csv -LiteralPath $path | Get-WafAsyncJob
        $job.Region | Should -Be 'ap-southeast-1'
        $job.ProjectId | Should -Be $account.project_id
        $job.EnterpriseProjectId | Should -Be 'all_granted_eps'
        $job.Endpoint.Authority | Should -Be ([uri]$Address).Authority
    }

    It 'sends the enterprise project as enterpriseProjectId' {
        $id = New-SimulatedJob
        Get-WafAsyncJob $id -EnterpriseProjectId 0 | Out-Null
        (Invoke-RestMethod "$Address/simulator/jobs?id=$id").last_target | Should -Be "/v1/$WafProjectId/waf/async-job/${id}?enterpriseProjectId=0"
    }

    It 'sends no enterprise project where none is set' {
        $id = New-SimulatedJob
        Get-WafAsyncJob $id | Out-Null
        (Invoke-RestMethod "$Address/simulator/jobs?id=$id").last_target | Should -Be "/v1/$WafProjectId/waf/async-job/$id"
    }

    It 'writes a job that failed without an error' {
        $job = Get-WafAsyncJob (New-SimulatedJob -Outcome FAILED) -ErrorAction Stop
        $job.Status | Should -Be 'Failed'
        $job.IsFinal | Should -BeTrue
    }

    It 'retries a response <_>' -ForEach 429, 503 {
        $id = New-SimulatedJob -Fault $_
        (Get-WafAsyncJob $id -ErrorAction Stop).Status | Should -Be 'Success'
        Get-RequestCount $id | Should -Be 2
    }

    It 'shows one verbose line for each request' {
        $id = New-SimulatedJob
        $lines = Get-WafAsyncJob $id -Verbose 4>&1 | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] }
        $lines | Should -HaveCount 1
        "$lines" | Should -Match 'SUCCESS'
    }

    It 'shows headers in the debug stream, with secrets redacted' {
        $id = New-SimulatedJob
        $DebugPreference = 'Continue'
        $lines = Get-WafAsyncJob $id 5>&1 | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object Message
        $lines -match 'X-Auth-Token: \*\*\*' | Should -Not -BeNullOrEmpty
        $lines -match 'X-Request-Id: ' | Should -Not -BeNullOrEmpty
        ($lines -join '').Contains($WafToken) | Should -BeFalse
    }
}

Describe 'An error of Get-WafAsyncJob' {
    BeforeAll {
        $ids = (New-SimulatedJob), $noSuchJob, (New-SimulatedJob)
        $jobs = $ids | Get-WafAsyncJob -ErrorAction SilentlyContinue -ErrorVariable failed
        $record = $failed[0]
    }

    It 'is about one job, and the others are read' {
        $jobs.JobId | Should -Be $ids[0], $ids[2]
        $failed | Should -HaveCount 1
    }

    It 'has the code of the service as its ID' {
        $record.FullyQualifiedErrorId | Should -Be 'WAF.00014001,WafPS.Commands.GetWafAsyncJobCommand'
    }

    It 'has the category and the target' {
        $record.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $record.TargetObject | Should -Be $ids[1]
    }

    It 'has an exception with what the service said' {
        $record.Exception.GetType().FullName | Should -Be 'WafPS.WafServiceException'
        $record.Exception.StatusCode | Should -Be 400
        $record.Exception.ErrorCode | Should -Be 'WAF.00014001'
        $record.Exception.ErrorMessage | Should -Be 'Resource not found'
        $record.Exception.RequestId | Should -Match '^[0-9a-f]{32}$'
        $record.Exception.JobId | Should -Be $ids[1]
    }

    It 'says what to do' {
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'ends the call with -ErrorAction Stop' {
        { Get-WafAsyncJob $noSuchJob -ErrorAction Stop } | Should -Throw -ErrorId 'WAF.00014001,*'
    }

    It 'is written for an invalid job ID, and the others are read' {
        $good = New-SimulatedJob
        $jobs = Get-WafAsyncJob 'not-an-id', $good -ErrorAction SilentlyContinue -ErrorVariable failed
        $jobs.JobId | Should -Be $good
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'JobIdInvalid,*'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failed[0].TargetObject | Should -Be 'not-an-id'
    }

    It 'has an ID and a category of its own for a rejected credential' {
        $WafToken = 'MIInotavalidtoken'
        Get-WafAsyncJob (New-SimulatedJob) -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'APIGW.0301,*'
        $failed[0].CategoryInfo.Category | Should -Be 'AuthenticationError'
    }
}

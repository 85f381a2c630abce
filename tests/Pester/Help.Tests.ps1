# Help and completion.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Help' {
    BeforeAll {
        # A shell keeps the pages of the language that it was asked in first, so each language has one of its own.
        function Get-PageIn([string] $Culture) {
            $shell = [powershell]::Create()
            try {
                $shell.AddScript(@"
[cultureinfo]::CurrentUICulture = '$Culture'
Import-Module '$Manifest'
`$pages = @{ about_WafPS = Get-Help about_WafPS }
foreach (`$name in (Get-Command -Module WafPS).Name) { `$pages[`$name] = Get-Help `$name -Full }
`$pages
"@).Invoke()[0]
            }
            finally {
                $shell.Dispose()
            }
        }
        $english, $chinese = (Get-PageIn en-US), (Get-PageIn zh-CN)
    }

    AfterEach { Set-Location -LiteralPath $PSScriptRoot }

    It 'of <_> describes each parameter, input and output' -ForEach 'Get-WafAsyncJob', 'Wait-WafAsyncJob', 'Get-WafContext', 'Clear-WafCache', 'ConvertFrom-WafAuthorizationMessage' {
        $page = $english[$_]
        $page.Synopsis | Should -Not -BeNullOrEmpty
        $common = [System.Management.Automation.PSCmdlet]::CommonParameters
        $named = (Get-Command $_).Parameters.Keys | Where-Object { $_ -notin $common }
        $page.parameters.parameter.name | Sort-Object | Should -Be ($named | Sort-Object)
        foreach ($parameter in $page.parameters.parameter) { "$($parameter.description.Text)" | Should -Not -BeNullOrEmpty -Because $parameter.name }
        if ((Get-Command $_).OutputType) { $page.returnValues.returnValue.type.name | Should -BeLike 'WafPS.*' }
    }

    It 'of <_> is in Chinese for a user of Chinese' -ForEach 'Get-WafAsyncJob', 'Wait-WafAsyncJob', 'Get-WafContext', 'Clear-WafCache', 'ConvertFrom-WafAuthorizationMessage' {
        $page = $chinese[$_]
        $page.Synopsis | Should -Match '[\u4e00-\u9fff]'
        @($page.examples.example).Count | Should -Be @($english[$_].examples.example).Count
    }

    It 'of <_> has examples that run' -ForEach 'Get-WafAsyncJob', 'Wait-WafAsyncJob', 'Get-WafContext', 'Clear-WafCache', 'ConvertFrom-WafAuthorizationMessage' {
        $WafAccessKey, $WafSecretKey, $WafToken = $account.access_key, $account.secret_key, $null
        $example = New-SimulatedJob
        $page = $english[$_]
        @($page.examples.example).Count | Should -BeGreaterThan 2
        Set-Location -LiteralPath $TestDrive
        Set-Content -LiteralPath job-ids.txt -Value $example
        foreach ($code in $page.examples.example.code) {
            if ($code -match '\$Error\[0\]') { Get-WafAsyncJob (New-SimulatedJob -Fault 403) -ErrorAction SilentlyContinue }
            $code = $code -replace 'f67a449d22634193a7edd4edb5b29ee5', $example -replace '0c0ddd2ed500d4a52f5bc0120f4f1ff5', $WafProjectId
            { & ([scriptblock]::Create($code)) } | Should -Not -Throw -Because $code
        }
    }

    It 'is in Chinese for <_>' -ForEach 'zh', 'zh-Hans-CN', 'zh-TW', 'zh-HK', 'zh-SG' {
        $pages = Get-PageIn $_
        $pages['Get-WafContext'].Synopsis | Should -Match '[\u4e00-\u9fff]'
        "$($pages.about_WafPS)" | Should -Match '[\u4e00-\u9fff]{4}'
    }

    It 'is in English for other languages' {
        (Get-PageIn fr-FR)['Get-WafContext'].Synopsis | Should -Match '^[\x20-\x7e]+$'
    }

    It 'has a topic in English and in Chinese' {
        "$($english.about_WafPS)" | Should -Match 'TROUBLESHOOTING'
        "$($chinese.about_WafPS)" | Should -Match '[\u4e00-\u9fff]{4}'
    }
}

Describe 'Completion' {
    BeforeAll {
        function Get-Completion([string] $Line) {
            (TabExpansion2 $Line -cursorColumn $Line.Length).CompletionMatches
        }
    }

    It 'offers regions with the names of the places' {
        $match = Get-Completion 'Get-WafAsyncJob -Region cn-north-4'
        $match.CompletionText | Should -Be 'cn-north-4'
        $match.ToolTip | Should -Match 'Beijing'
        (Get-Completion 'Wait-WafAsyncJob -Region ').Count | Should -BeGreaterThan 20
    }

    It 'offers the jobs that were seen, the latest first' {
        $ids = New-SimulatedJob -Count 2
        $ids | Get-WafAsyncJob | Out-Null
        (Get-Completion 'Wait-WafAsyncJob -JobId ').CompletionText | Select-Object -First 2 | Should -Be $ids[1], $ids[0]
        $match = Get-Completion "Get-WafAsyncJob $($ids[0].Substring(0, 10))"
        $match.CompletionText | Should -Be $ids[0]
        $match.ToolTip | Should -Match 'SUCCESS'
    }

    It 'offers the project IDs that are set' {
        Invoke-WithEnvironment @{ HW_PROJECT_ID = 'e' * 32 } {
            (Get-Completion 'Get-WafContext -ProjectId ').CompletionText | Should -Contain ('e' * 32)
        }
    }

    It 'offers the enterprise projects that every account has' {
        (Get-Completion 'Get-WafContext -EnterpriseProjectId ').CompletionText | Should -Be '0', 'all_granted_eps'
    }
}

# Messages in the language of the user. IDs, property names and statuses are never translated.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'The language of messages' {
    BeforeAll {
        function Invoke-In([string] $Culture, [scriptblock] $Script) {
            $before = [cultureinfo]::CurrentUICulture
            [cultureinfo]::CurrentUICulture = $Culture
            try { & $Script } finally { [cultureinfo]::CurrentUICulture = $before }
        }
    }

    It 'is Chinese for <_>' -ForEach 'zh-CN', 'zh-Hans-CN', 'zh', 'zh-TW', 'zh-HK', 'zh-Hant', 'zh-SG' {
        Invoke-In $_ { Get-WafAsyncJob $noSuchJob, 'not-an-id' -ErrorAction SilentlyContinue -ErrorVariable script:failed }
        $failed[0].ErrorDetails.RecommendedAction | Should -Match '[\u4e00-\u9fff]'
        "$($failed[1])" | Should -Match '[\u4e00-\u9fff]'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'WAF.00014001,*'
        "$($failed[0])" | Should -Match 'Resource not found'
    }

    It 'is English for other cultures' {
        Invoke-In 'fr-FR' { Get-WafAsyncJob 'not-an-id' -ErrorAction SilentlyContinue -ErrorVariable script:failed }
        "$($failed[0])" | Should -Match '^[\x20-\x7e]+$'
    }

    It 'keeps statuses as they are' {
        (Invoke-In 'zh-CN' { Get-WafAsyncJob (New-SimulatedJob) }).Status | Should -Be 'Success'
    }

    It 'is Chinese in a timeout error, with the job ID unchanged' {
        $id = New-SimulatedJob -Lifetime 600
        Invoke-In 'zh-CN' { Wait-WafAsyncJob $id -TimeoutSec 0 -ErrorAction SilentlyContinue -ErrorVariable script:late }
        "$($late[0])" | Should -Match "$id.*[\u4e00-\u9fff]"
    }

    It 'gives the Chinese names of places in completion' {
        $line = 'Get-WafAsyncJob -Region cn-north-4'
        $match = Invoke-In 'zh-CN' { (TabExpansion2 $line -cursorColumn $line.Length).CompletionMatches }
        $match.ToolTip | Should -Match ([char]0x5317)
    }
}

# What a user sees of jobs and settings on a screen.
param([Parameter(Mandatory)] [string] $Manifest, [Parameter(Mandatory)] [string] $Address)

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Views' {
    BeforeAll {
        $long = 'The certificate does not fit the domain name www.example.com, so the access of the domain was not completed by the service at all.'
        $ids = (New-SimulatedJob), (New-SimulatedJob -Outcome FAILED -Message $long), (New-SimulatedJob -Outcome PAUSED)
        $jobs = Get-WafAsyncJob $ids

        # As on a terminal of that width, of which the last column stays free.
        function Get-Screen([scriptblock] $View, [int] $Width) {
            & $View | Out-String -Stream -Width ($Width - 1) | ForEach-Object { ($_ -replace '\x1b\[[0-9;]*m').TrimEnd() }
        }
    }

    It 'of <Name> fit <Width> columns' -ForEach @(
        foreach ($width in 80, 120) {
            @{ Name = 'a table'; Width = $width; View = { $jobs | Format-Table } }
            @{ Name = 'a list'; Width = $width; View = { $jobs | Format-List } }
            @{ Name = 'a wide view'; Width = $width; View = { $jobs | Format-Wide } }
            @{ Name = 'settings'; Width = $width; View = { Get-WafContext } }
        }
    ) {
        $lines = Get-Screen $View $Width
        $lines | Should -Not -BeNullOrEmpty
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessThan $Width
    }

    It 'show JobId, Status, Message and Elapsed in a table' {
        $lines = @(Get-Screen { $jobs | Format-Table } 80 | Where-Object { $_ })
        $lines[0] | Should -Match '^JobId +Status +Message +Elapsed$'
        $lines[2] | Should -Match "^$($ids[0]) Success +Done"
        $lines[3] | Should -Match "^$($ids[1]) Failed +The certificate"
    }

    It 'show more of a long message where there is more room' {
        (Get-Screen { $jobs[1] | Format-Table } 120 | Select-String 'certificate').Line.Length |
            Should -BeGreaterThan (Get-Screen { $jobs[1] | Format-Table } 80 | Select-String 'certificate').Line.Length
    }

    It 'show a table for jobs by default' {
        Get-Screen { $jobs } 80 | Select-Object -Skip 1 -First 1 | Should -Match '^JobId +Status'
    }

    It 'show an unknown status as the service sent it' {
        Get-Screen { $jobs[2] } 80 | Select-String "^$($ids[2]) PAUSED" | Should -HaveCount 1
    }

    It 'show everything in a list' {
        $text = Get-Screen { $jobs[0] | Format-List } 120 | Out-String
        foreach ($name in $jobs[0].psobject.Properties.Name) { $text | Should -Match "(?m)^$name +:" }
    }

    It 'show full IDs in the wide view' {
        Get-Screen { $jobs | Format-Wide } 80 | Out-String | Should -Match "$($ids[1]) Failed"
    }

    It 'show each setting with its source' {
        $text = Get-Screen { Get-WafContext } 120 | Out-String
        $text | Should -Match 'ProjectId +: \S+ +<- \$WafProjectId'
        $text | Should -Match 'Credential +: Token +<- \$WafToken'
    }

    It 'are the same for jobs that came from a file' {
        $path = Join-Path $TestDrive jobs.xml
        $jobs | Export-Clixml -LiteralPath $path
        Get-Screen { Import-Clixml -LiteralPath $path } 80 | Should -Be (Get-Screen { $jobs } 80)
    }

    It 'are plain where colours are not wanted' -Skip:($PSEdition -ne 'Core') {
        $before = $PSStyle.OutputRendering
        $PSStyle.OutputRendering = 'PlainText'
        try { $jobs | Out-String | Should -Not -Match '\x1b' } finally { $PSStyle.OutputRendering = $before }
    }
}

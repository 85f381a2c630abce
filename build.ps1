<#
.SYNOPSIS
    Shorthand over dotnet for those who have a PowerShell at hand. All of it works without: see README.md.
.EXAMPLE
    ./build.ps1 -Task Build, Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Pack', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            Build { dotnet build --configuration $Configuration }
            Test { dotnet test --configuration $Configuration }
            Pester { & ./tests/Pester/Invoke-Acceptance.ps1 }
            Pack { dotnet msbuild src/WafPS -target:Package -property:Configuration=$Configuration -verbosity:minimal }
            Demo { dotnet run --configuration $Configuration --project tests/WafPS.Demo }
        }
        if ($LASTEXITCODE -ne 0) { throw "$name ended with exit code $LASTEXITCODE." }
    }
}
finally {
    Pop-Location
}

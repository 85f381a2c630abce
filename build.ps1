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
            Pester {
                # In a shell of its own, since a loaded module and a changed environment stay for the life of a process.
                . ./tests/Pester/Shell.ps1
                $program, $arguments = Get-ShellCommand -ArgumentList '-File', ./tests/Pester/Invoke-Acceptance.ps1
                & $program $arguments
            }
            Pack { dotnet msbuild src/WafPS -target:Package -property:Configuration=$Configuration -verbosity:minimal }
            Demo { dotnet run --configuration $Configuration --project tests/WafPS.Demo }
        }
        if ($LASTEXITCODE -ne 0) { throw "$name ended with exit code $LASTEXITCODE." }
    }
}
finally {
    Pop-Location
}

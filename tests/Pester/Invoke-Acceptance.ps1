<#
.SYNOPSIS
    Runs the acceptance tests in this shell. Start it in a process of its own: it clears the environment variables that WafPS reads.
.DESCRIPTION
    Needs Pester 5 or later, and .NET for the simulated service. Throws unless all tests have passed.
.PARAMETER Manifest
    The WafPS.psd1 of the module to test. Default: the module is built, and that one is tested.
.PARAMETER Simulator
    The WafSimulator.dll to run. Default: it is built, and that one is run. With -Manifest and -Simulator, nothing is built.
.PARAMETER Pester
    The Pester.psd1 to use. Default: the newest that is installed.
.PARAMETER PesterVersion
    The version to use, of those that are installed. Default: the newest.
.PARAMETER Report
    A file for the results, in JSON: shell, pester, result, errors, tests.
#>
[CmdletBinding()]
param([string] $Manifest, [string] $Simulator, [string] $Pester, [version] $PesterVersion, [string] $Report)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Report.ps1"
$root = (Get-Item -LiteralPath "$PSScriptRoot/../..").FullName
$scratch = (New-Item -ItemType Directory -Path (Join-Path ([System.IO.Path]::GetTempPath()) "WafPS-$([guid]::NewGuid().ToString('N'))")).FullName

function Import-Pester {
    if ($Pester) {
        return Import-Module $Pester -Global -PassThru
    }

    $found = Get-Module Pester -ListAvailable |
        Where-Object { $_.Version.Major -ge 5 -and (-not $PesterVersion -or $_.Version -eq $PesterVersion) } |
        Sort-Object Version -Descending | Select-Object -First 1
    if (-not $found) {
        throw "Pester $(if ($PesterVersion) { $PesterVersion } else { '5 or later' }) isn't installed. Install it with Install-Module Pester."
    }

    Import-Module $found.Path -Global -PassThru
}

function Build-Project([string] $Path) {
    dotnet build "$root/$Path" | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "The build of $Path failed." }
}

# No setting of the user may reach a test, and no file in the user's home may either.
function Clear-WafEnvironment {
    Get-ChildItem env: | Where-Object Name -match '^(HUAWEICLOUD_SDK|HW|OS|CLOUD_SDK)_' | Remove-Item
    Set-Content -LiteralPath "$scratch/credentials" -Value '[basic]'
    Set-Content -LiteralPath "$scratch/regions.yaml" -Value ''
    $env:HUAWEICLOUD_SDK_CREDENTIALS_FILE = "$scratch/credentials"
    $env:HUAWEICLOUD_SDK_REGIONS_FILE = "$scratch/regions.yaml"
}

function Start-Simulator([string] $Output) {
    $process = Start-Process dotnet -ArgumentList "`"$Simulator`"", '--port', '0' -RedirectStandardOutput $Output -PassThru
    $deadline = [datetime]::UtcNow.AddMinutes(1)
    while ([string](Get-Content -LiteralPath $Output -Raw -ErrorAction Ignore) -notmatch 'More jobs') {
        if ($process.HasExited -or [datetime]::UtcNow -gt $deadline) {
            Stop-Process -InputObject $process -ErrorAction Ignore
            throw "The simulator didn't start: $(Get-Content -LiteralPath $Output -Raw)"
        }

        Start-Sleep -Milliseconds 50
    }

    $process
}

$module = $process = $run = $null
$errors = @()
try {
    $module = Import-Pester
    if (-not $Manifest) {
        Build-Project WafPS.sln
        $Manifest = "$root/artifacts/module/WafPS/WafPS.psd1"
    }
    elseif (-not $Simulator) {
        Build-Project tests/WafSimulator
    }

    if (-not $Simulator) {
        $Simulator = (Get-ChildItem -LiteralPath "$root/artifacts/bin/WafSimulator" -Recurse -Filter WafSimulator.dll | Sort-Object LastWriteTime | Select-Object -Last 1).FullName
    }

    Clear-WafEnvironment
    $process = Start-Simulator "$scratch/simulator.txt"
    $data = @{
        Manifest = (Get-Item -LiteralPath $Manifest).FullName
        Address  = [regex]::Match((Get-Content -LiteralPath "$scratch/simulator.txt" -Raw), 'http://127\.0\.0\.1:\d+').Value
    }
    $containers = Get-ChildItem -LiteralPath $PSScriptRoot -Filter *.Tests.ps1 | Sort-Object Name |
        ForEach-Object { New-PesterContainer -Path $_.FullName -Data $data }
    if (-not $containers) { throw "No test was found in $PSScriptRoot." }
    $run = Invoke-Pester -Container $containers -PassThru -Output Detailed
}
catch {
    $errors += "$_"
}
finally {
    if ($process) { Stop-Process -InputObject $process -ErrorAction Ignore }
    Remove-Item -LiteralPath $scratch -Recurse -Force -ErrorAction Ignore
}

$results = New-AcceptanceReport -Run $run -PesterVersion $module.Version -ErrorText $errors -Root $PSScriptRoot
if ($Report) { Write-AcceptanceReport $results $Report }
$counts = $results.tests | Group-Object { $_.result } | ForEach-Object { "$($_.Count) $($_.Name.ToLowerInvariant())" }
"PowerShell $($results.shell), Pester $($results.pester): $($counts -join ', ')."
if ($results.result -ne 'Passed') { throw "The acceptance tests failed. $($results.errors -join ' ')" }
$global:LASTEXITCODE = 0

# What all test files share. They dot-source it in BeforeAll; $Manifest and $Address come from Invoke-Acceptance.ps1.

. "$PSScriptRoot/Shell.ps1"
Import-Module $Manifest
# No test asks the metadata service of the machine that it runs on.
[System.AppDomain]::CurrentDomain.SetData('WafPS.MetadataEndpoint', 'http://127.0.0.1:1')

# As UTF-8, which Windows PowerShell's Invoke-RestMethod doesn't assume.
$account = [System.Text.Encoding]::UTF8.GetString([System.Net.WebClient]::new().DownloadData("$Address/simulator/account")) | ConvertFrom-Json
$noSuchJob = '0' * 32
$WafEndpoint = $WafIamEndpoint = $WafStsEndpoint = $Address
$WafProjectId = $account.project_id
$WafToken = $account.token

# The same settings for a child process.
$settings = @{
    HW_REGION_NAME                        = $account.region
    HUAWEICLOUD_SDK_REGION_WAF_CN_NORTH_4 = $Address
    HUAWEICLOUD_SDK_IAM_ENDPOINT          = $Address
    HW_PROJECT_ID                         = $account.project_id
    HW_AUTH_TOKEN                         = $account.token
}

function New-SimulatedJob {
    <#
    .SYNOPSIS
        Starts jobs in the simulated service, and writes their IDs.
    .PARAMETER Lifetime
        In seconds. Default: the job has ended already.
    .PARAMETER Fault
        The first responses for the job: an HTTP status, or 'hang'.
    #>
    param([double] $Lifetime, [string] $Outcome = 'SUCCESS', [string[]] $Message = ('Working', 'Done'), [string[]] $Fault, [int] $Count = 1)
    $query = @("lifetime=$($Lifetime.ToString([cultureinfo]::InvariantCulture))", "outcome=$Outcome", "count=$Count") +
        @($Message | ForEach-Object { "message=$([uri]::EscapeDataString($_))" }) + @($Fault | Where-Object { $_ } | ForEach-Object { "fault=$_" })
    $started = Invoke-RestMethod -Method Post "$Address/simulator/jobs?$($query -join '&')"
    if ($Count -eq 1) { $started.job_id } else { $started.job_ids }
}

function Get-RequestCount([string] $JobId) {
    (Invoke-RestMethod "$Address/simulator/jobs?id=$JobId").request_count
}

function New-Secret([string] $Text) {
    $secret = [securestring]::new()
    $Text.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
    $secret
}

# $null means that a variable isn't set.
function Set-Environment([hashtable] $Environment) {
    foreach ($name in $Environment.Keys) {
        if ($null -eq $Environment[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $Environment[$name] }
    }
}

# Runs a script with other environment variables, and sets them back.
function Invoke-WithEnvironment([hashtable] $Environment, [scriptblock] $Script) {
    $before = @{}
    foreach ($name in $Environment.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
    Set-Environment $Environment
    try { & $Script } finally { Set-Environment $before }
}

function Wait-Until([scriptblock] $Condition, [int] $Seconds = 30) {
    $deadline = [datetime]::UtcNow.AddSeconds($Seconds)
    while (-not (& $Condition)) {
        if ([datetime]::UtcNow -gt $deadline) { throw "After $Seconds s, this was still false: $Condition" }
        Start-Sleep -Milliseconds 50
    }
}

# A process that a script has started in the background ignores Ctrl+C, and so do its children.
function Test-InterruptIgnored {
    $IsLinux -and [string](Get-Content -LiteralPath "/proc/$PID/status") -match 'SigIgn:\s+[0-9a-f]*[2367abef]\b'
}

function Start-Shell {
    <#
    .SYNOPSIS
        Starts another shell of this kind, with the settings of this session in its environment.
    .PARAMETER Script
        The text of a script file. The module is imported first.
    .PARAMETER Command
        The value of -Command, in the place of a script file.
    #>
    param([string] $Script, [string] $Command, [hashtable] $Environment = @{})
    $base = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
    $import = "Import-Module '$Manifest'; [System.AppDomain]::CurrentDomain.SetData('WafPS.MetadataEndpoint', 'http://127.0.0.1:1')"
    Set-Content -LiteralPath "$base.ps1" -Value "$import`n$Script"
    $program, $arguments = Get-ShellCommand -ArgumentList $(if ($Command) { '-Command', "$import; $Command" } else { '-File', "$base.ps1" })
    if (Test-InterruptIgnored) {
        $program, $arguments = 'env', (@('--default-signal=INT', $program) + $arguments)
    }

    $all = $settings.Clone()
    foreach ($name in $Environment.Keys) { $all[$name] = $Environment[$name] }
    $process = Invoke-WithEnvironment $all {
        Start-Process $program -ArgumentList ($arguments | ForEach-Object { "`"$_`"" }) -RedirectStandardOutput "$base.out" -RedirectStandardError "$base.err" -PassThru
    }
    # Windows PowerShell has no exit code where nobody has asked for the handle.
    $null = $process.Handle
    [pscustomobject]@{ Process = $process; Path = $base }
}

# Its exit code, and what it wrote. It is ended if it takes too long.
function Wait-Shell($Shell, [int] $Seconds = 60) {
    if (-not $Shell.Process.WaitForExit($Seconds * 1000)) {
        Stop-Process -InputObject $Shell.Process
        throw "The shell didn't end within $Seconds s."
    }

    [pscustomobject]@{
        ExitCode = $Shell.Process.ExitCode
        Output   = @(Get-Content -LiteralPath "$($Shell.Path).out" -Encoding UTF8)
        Error    = [string](Get-Content -LiteralPath "$($Shell.Path).err" -Raw -Encoding UTF8)
    }
}

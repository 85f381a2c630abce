# Types lines one after the other, as a user would, and runs each of them: what comes out is what users get.
# Ends with exit code 1 if another error came than those that it shows.
param([string] $Manifest, [string] $Address, [string] $ProjectId, [string] $AccessKey, [string] $SecretKey, [string] $DeniedJobId, [switch] $WaitOnly)

. $PSScriptRoot/Simulator.ps1
$culture = if ($PSUICulture -like 'zh*') { 'zh' } else { 'en' }
function Get-Text([string] $English, [string] $Chinese) { if ($culture -eq 'zh') { $Chinese } else { $English } }

# In the colors that PSReadLine gives a line while it is typed.
function Write-Typed([string] $Line) {
    $tokens = $null
    [System.Management.Automation.Language.Parser]::ParseInput($Line, [ref] $tokens, [ref] $null) | Out-Null
    $colored = ''
    $end = 0
    foreach ($token in $tokens | Where-Object Kind -ne EndOfInput) {
        $color = switch ($token) {
            { $_.Kind -eq 'Comment' } { "`e[32m"; break }
            { $_.Kind -in 'Variable', 'SplattedVariable' } { "`e[92m"; break }
            { $_.Kind -in 'StringLiteral', 'StringExpandable' } { "`e[36m"; break }
            { $_.Kind -eq 'Parameter' -or $_.TokenFlags -band 'BinaryOperator' } { "`e[90m"; break }
            { $_.TokenFlags -band 'CommandName' } { "`e[93m"; break }
            default { '' }
        }
        $colored += $Line.Substring($end, $token.Extent.StartOffset - $end) + $color + $token.Text + $(if ($color) { "`e[0m" })
        $end = $token.Extent.EndOffset
    }
    Write-Host "PS> $colored"
}

$read = @(
    'Import-Module $module'
    "Get-WafAsyncJob `$job[0]   # $(Get-Text 'no settings yet' '尚未设置任何参数')"
    "`$WafEndpoint  = '$Address'"
    "`$WafProjectId = '$ProjectId'"
    "`$WafAccessKey = '$AccessKey'"
    "`$WafSecretKey = '$SecretKey'"
    "Get-WafContext   # $(Get-Text 'what a call would use, and where it was found' '将使用的设置及其来源')"
    'Get-WafAsyncJob $job'
    'Get-WafAsyncJob $job[1] -Verbose'
    "Get-WafAsyncJob `$job[0], 'no-job-id', 0123456789abcdef0123456789abcdef"
    '$Error[0].FullyQualifiedErrorId; $Error[0].Exception.StatusCode; $Error[0].TargetObject'
)
$wait = @(
    'Get-WafAsyncJob $job | Wait-WafAsyncJob -TimeoutSec 7 -ErrorVariable waitErrors'
    '$late = $waitErrors | Where-Object FullyQualifiedErrorId -like ''WaitTimedOut*'' | ForEach-Object TargetObject'
    "`$late | Wait-WafAsyncJob   # $(Get-Text 'keep waiting' '继续等待')"
)
$fail = @(
    '$WafStsEndpoint = $WafEndpoint; Get-WafAsyncJob $denied'
    '$Error[0] | ConvertFrom-WafAuthorizationMessage'
    "`$WafSecretKey = 'mistyped'; Get-WafAsyncJob `$job[0]"
    'Get-WafAsyncJob $job[0] -Endpoint http://waf.example.com'
)
$module = $Manifest
$denied = $DeniedJobId
$ended = @('Collecting events', 'Export completed: 1,284 events')
$parts = @(
    @{ Lines = $read; Jobs = { (Add-Job 0 SUCCESS $ended), (Add-Job 300 SUCCESS 'Checking domain name configuration', 'Access completed'), (Add-Job 0 FAILED 'Checking domain name configuration', 'The domain name has no ICP filing') }
        Errors = 'RegionMissing', 'JobIdInvalid', 'WAF.00014001' }
    @{ Lines = $wait; Jobs = { (Add-Job 5 SUCCESS 'Collecting events', 'Writing file', 'Export completed: 312 events'), (Add-Job 2.5 FAILED 'Switching DNS', "The DNS record can't be changed"), (Add-Job 9 SUCCESS 'Collecting events', 'Writing file', 'Export completed: 90,417 events') }
        Errors = 'JobFailed', 'WaitTimedOut' }
    @{ Lines = $fail; Jobs = { Add-Job 0 SUCCESS $ended }
        Errors = 'WAF.00012006', 'APIGW.0301', 'UnencryptedAuthentication' }
)
if ($WaitOnly) {
    $parts = $parts[1]
    Import-Module $Manifest
    Set-Account
}
foreach ($part in $parts) {
    $Error.Clear()
    $job = @(& $part.Jobs)
    foreach ($line in $part.Lines) {
        Write-Typed $line
        Invoke-Expression $line | Out-Default
    }
    $shown = @($Error | ForEach-Object { $_.FullyQualifiedErrorId.Split(',')[0] })
    [array]::Reverse($shown)
    if ("$shown" -ne "$($part.Errors)") {
        Write-Host "The demo expected the errors $($part.Errors), and got $shown."
        exit 1
    }
}
exit 0

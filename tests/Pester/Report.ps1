# The results of a run as plain data, from Pester 5 or later.

function Get-TestName($Test) {
    $names = @($Test.ExpandedName)
    for ($block = $Test.Block; $block -and -not $block.IsRoot; $block = $block.Parent) {
        $names = @($block.ExpandedName) + $names
    }

    $names -join ' > '
}

function Get-TestLocation([scriptblock] $Script, [string] $Root) {
    $file = "$($Script.File)"
    $prefix = $Root.TrimEnd('\', '/').Length + 1
    "$(if ($file.Length -gt $prefix) { $file.Substring($prefix) -replace '\\', '/' } else { $file }):$($Script.StartPosition.StartLine)"
}

# Pester keeps no reason for -Skip, so the reason is the condition as it stands in the file.
function Get-SkipReason($Test) {
    if ($Test.ErrorRecord) {
        return "$($Test.ErrorRecord[0])"
    }

    $lines = @($Test) + @(for ($block = $Test.Block; $block -and -not $block.IsRoot; $block = $block.Parent) { $block }) | ForEach-Object {
        @(Get-Content -LiteralPath $_.ScriptBlock.File)[$_.ScriptBlock.StartPosition.StartLine - 1]
    }
    # Up to the bracket that closes the condition.
    $pattern = '-Skip(:\$\w+|:\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\))?'
    "$($lines | Select-String $pattern | Select-Object -First 1 | ForEach-Object { $_.Matches[0].Value })"
}

function Get-BlockError($Block, [string] $Root) {
    foreach ($record in $Block.ErrorRecord) {
        if ($record) { "$(if ($Block.IsRoot) { Split-Path $Block.BlockContainer.Item -Leaf } else { Get-TestLocation $Block.ScriptBlock $Root }) $record" }
    }

    foreach ($inner in $Block.Blocks) {
        Get-BlockError $inner $Root
    }
}

# What went wrong outside of tests: a file that can't be read, a block that throws, a file without tests.
function Get-ContainerError($Container, [string] $Root) {
    $file = Split-Path $Container.Item -Leaf
    $found = @(foreach ($record in $Container.ErrorRecord) {
            if ($record) { "$file$(if ($record.InvocationInfo.ScriptName -eq "$($Container.Item)") { ":$($record.InvocationInfo.ScriptLineNumber)" }) $record" }
        }) + @(foreach ($block in $Container.Blocks) { Get-BlockError $block $Root })
    if (-not $found -and $Container.TotalCount -eq 0) { $found = @("$file has no test.") }
    if (-not $found -and $Container.FailedCount -eq 0 -and "$($Container.Result)" -ne 'Passed') { $found = @("$file has the result $($Container.Result).") }
    $found
}

function Get-TestMessage($Test) {
    switch ("$($Test.Result)") {
        Passed { '' }
        Skipped { '' }
        default { if ($Test.ErrorRecord) { @($Test.ErrorRecord | ForEach-Object { "$_" }) -join "`n" } else { "It didn't run, because of an error outside of it." } }
    }
}

function New-AcceptanceReport {
    <#
    .SYNOPSIS
        The report of a run. Its result is Passed only where each test passed or was skipped on purpose, and nothing else went wrong.
    #>
    param($Run, [version] $PesterVersion, [string[]] $ErrorText, [string] $Root)
    $tests = @(foreach ($test in $Run.Tests) {
            $result = "$($test.Result)"
            [ordered]@{
                name         = Get-TestName $test
                result       = $result
                milliseconds = [long]$test.Duration.TotalMilliseconds
                message      = Get-TestMessage $test
                location     = Get-TestLocation $test.ScriptBlock $Root
                reason       = if ($result -eq 'Skipped') { Get-SkipReason $test } else { '' }
            }
        })
    $errors = @($ErrorText | Where-Object { $_ }) + @(foreach ($container in $Run.Containers) { Get-ContainerError $container $Root })
    if ($tests.Count -eq 0 -and $errors.Count -eq 0) { $errors = @('No test was found.') }
    $hasPassed = "$($Run.Result)" -eq 'Passed' -and $errors.Count -eq 0 -and -not ($tests | Where-Object { $_.result -notin 'Passed', 'Skipped' })
    [ordered]@{
        shell  = "$($PSVersionTable.PSVersion)"
        pester = "$PesterVersion"
        result = if ($hasPassed) { 'Passed' } else { 'Failed' }
        errors = @($errors)
        tests  = $tests
    }
}

function Write-AcceptanceReport($Report, [string] $Path) {
    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    [System.IO.File]::WriteAllText($full, (ConvertTo-Json $Report -Depth 4), [System.Text.UTF8Encoding]::new($false))
}

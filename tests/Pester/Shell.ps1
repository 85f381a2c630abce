# How to start this shell once more. Windows PowerShell reads this file too.

function Get-ShellCommand {
    <#
    .SYNOPSIS
        The program of this shell and its arguments, for a run without profiles and without questions.
    #>
    param([string[]] $ArgumentList)
    $program = (Get-Process -Id $PID).Path
    if ($PSEdition -ne 'Core') {
        Join-Path $PSHOME powershell.exe
        '-ExecutionPolicy', 'Bypass'
    }
    elseif ((Split-Path $program -Leaf) -match '^dotnet(\.exe)?$') {
        # The shell of the NuGet package has no program of its own.
        $program, (Join-Path $PSHOME pwsh.dll)
    }
    else {
        $program
    }

    '-NoProfile', '-NonInteractive'
    $ArgumentList
}

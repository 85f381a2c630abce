# Dot-sourced by the shell that `--interactive` opens: the module, an account of the simulated service, and jobs in $jobs.
param([string] $Manifest, [string] $Address, [string] $ProjectId, [string] $AccessKey, [string] $SecretKey)

. $PSScriptRoot/Simulator.ps1
Import-Module $Manifest
Set-Account
$jobs = (Add-Job 30 SUCCESS 'Collecting events', 'Writing file', 'Export completed: 312 events'), (Add-Job 60 FAILED 'Switching DNS', "The DNS record can't be changed"), (Add-Job 0 SUCCESS 'Access completed')
Remove-Item function:Add-Job, function:Set-Account
if ($PSUICulture -like 'zh*') {
    @'
本机正在运行模拟的WAF服务，$jobs中有三个任务。请尝试：
  Get-WafAsyncJob $jobs                     # 查询任务状态
  $jobs | Wait-WafAsyncJob                  # 等待任务结束；按Ctrl+C停止
  Get-WafContext                            # 查看使用的设置及其来源
  Get-Help Wait-WafAsyncJob -Examples       # 更多示例；输入exit退出
'@
}
else {
    @'
A simulated WAF service runs on this machine, and $jobs holds three of its jobs. Try:
  Get-WafAsyncJob $jobs                     # read their status
  $jobs | Wait-WafAsyncJob                  # wait until they end: up to a minute; Ctrl+C stops it
  Get-WafContext                            # the settings in use, and where each comes from
  Get-Help Wait-WafAsyncJob -Examples       # more examples; 'exit' leaves the shell
'@
}

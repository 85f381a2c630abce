@{ NotImported = '无法导入WafPS {0}。如果当前会话使用过其他版本的WafPS，请启动新的PowerShell会话，然后再导入该模块。（{1}）' }

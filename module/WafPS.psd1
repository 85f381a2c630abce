@{
    RootModule             = 'WafPS.psm1'
    ModuleVersion          = '0.1.0'
    CompatiblePSEditions   = @('Core', 'Desktop')
    GUID                   = '546cda18-f022-44ee-a030-2a445cdd39db'
    Author                 = 'WafPS contributors'
    CompanyName            = 'WafPS contributors'
    Copyright              = '(c) WafPS contributors. MIT license.'
    Description            = 'Reads and waits for Huawei Cloud WAF async jobs: thousands at once, one deadline, and errors that say what to do.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    FormatsToProcess       = @('WafPS.format.ps1xml')
    FunctionsToExport      = @()
    CmdletsToExport        = @('Get-WafAsyncJob', 'Wait-WafAsyncJob', 'Get-WafContext', 'Clear-WafCache', 'ConvertFrom-WafAuthorizationMessage')
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags         = @(
                'HuaweiCloud', 'Huawei', 'WAF', 'Firewall', 'Security', 'Cloud', 'Async', 'Job', 'Wait',
                'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS'
            )
            LicenseUri   = 'https://github.com/wafps/WafPS/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/wafps/WafPS'
            IconUri      = 'https://raw.githubusercontent.com/wafps/WafPS/main/docs/icon.png'
            ReleaseNotes = 'https://github.com/wafps/WafPS/blob/main/CHANGELOG.md'
        }
    }
}

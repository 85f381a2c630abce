# For Demo.ps1 and Interactive.ps1, which have the parameters that are used here.
[AppContext]::SetData('WafPS.MetadataEndpoint', 'http://127.0.0.1:1')   # this machine may be an ECS with an agency

# Starts a simulated job and returns its ID. The messages come at even intervals, the last one when the job has ended.
function Add-Job([double] $Seconds, [string] $Outcome, [string[]] $Message) {
    $query = "lifetime=$Seconds&outcome=$Outcome" + -join ($Message | ForEach-Object { "&message=$([uri]::EscapeDataString($_))" })
    (Invoke-RestMethod -Method Post "$Address/simulator/jobs?$query").job_id
}

# Sets the account of the simulated service for the session.
function Set-Account {
    $global:WafEndpoint = $global:WafIamEndpoint = $global:WafStsEndpoint = $Address
    $global:WafProjectId, $global:WafAccessKey, $global:WafSecretKey = $ProjectId, $AccessKey, $SecretKey
}

#Requires -Version 5.1

<#
.SYNOPSIS
Reads what Canopy can use of a Microsoft Entra tenant into one zip file. Changes nothing.

.DESCRIPTION
Signs you in to Microsoft Graph, sends GET requests only, and writes the answers as they came into
one zip file that Canopy opens as it is. Nothing is sent anywhere else, no secret is asked for or
kept, and nothing but the zip file is written.

Long lists are read to their end, and every group has its full transitive members. When Graph asks
to wait, the script waits. What cannot be read, because a permission, a role or a licence is
missing, is left out and named in manifest.json in the zip file; everything else is still read.

The zip file holds personal data (names of people, what they are members of). Keep it as you would
keep the directory itself.

Needs the module Microsoft.Graph.Authentication, version 2.0 or later, and no other. Works in
Windows PowerShell 5.1 and in PowerShell 7. An account with the directory role Global Reader is
enough; who may read less gets less. The permissions have to be consented to once by an
administrator. docs/exports.md in Canopy's repository describes them, and each file.

.PARAMETER OutputPath
The zip file to write, or a folder to write it to. It must not exist yet. By default
canopy-export-<date>-<time>.zip in the current folder.

.PARAMETER TenantId
The tenant, by id or by domain. By default the home tenant of whoever signs in.

.PARAMETER Environment
The cloud that the tenant is in: Global, USGov, USGovDoD or China.

.PARAMETER Groups
Needed (the default) reads the groups that policies, methods or roles name, with their members.
All reads every group with its members, which takes at least one request for each group.

.PARAMETER IncludeSignIns
Reads recorded sign-ins too, with the result of each policy.

.PARAMETER Days
How many days of sign-ins, from 1 to 30.

.PARAMETER IncludePerUserMfa
Reads the per-user MFA state of every enabled member, which takes one request for each of them.

.PARAMETER IncludeCustomSecurityAttributes
Reads the custom security attributes of service principals. This asks for one more permission, and
the account needs the role Attribute Assignment Reader.

.PARAMETER UseCurrentConnection
Takes the connection that Connect-MgGraph made before, such as one of an app with a certificate,
and leaves it open. Its permissions are up to you.

.EXAMPLE
.\Export-CanopyTenant.ps1

.EXAMPLE
.\Export-CanopyTenant.ps1 -TenantId contoso.onmicrosoft.com -IncludeSignIns -Days 7

.EXAMPLE
.\Export-CanopyTenant.ps1 -Environment USGov -Groups All -OutputPath D:\exports
#>
[CmdletBinding()]
param(
    [string] $OutputPath = '.',
    [string] $TenantId,
    [ValidateSet('Global', 'USGov', 'USGovDoD', 'China')]
    [string] $Environment = 'Global',
    [ValidateSet('Needed', 'All')]
    [string] $Groups = 'Needed',
    [switch] $IncludeSignIns,
    [ValidateRange(1, 30)]
    [int] $Days = 7,
    [switch] $IncludePerUserMfa,
    [switch] $IncludeCustomSecurityAttributes,
    [switch] $UseCurrentConnection
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# What is asked for at sign-in: reading, and no more. docs/exports.md says what each is for.
$permissions = @(
    'Agreement.Read.All'
    'Application.Read.All'
    'AuditLog.Read.All'
    'Domain.Read.All'
    'GroupMember.Read.All'
    'GroupSettings.Read.All'
    'Organization.Read.All'
    'Policy.Read.All'
    'Policy.Read.ConditionalAccess'
    'PrivilegedEligibilitySchedule.Read.AzureADGroup'
    'RoleManagement.Read.Directory'
    'User.Read.All'
)
if ($IncludeCustomSecurityAttributes) {
    $permissions += 'CustomSecAttributeAssignment.Read.All'
}

# Where Graph answers in each cloud. Links to further pages must lead there too.
$roots = @{
    Global   = 'https://graph.microsoft.com'
    USGov    = 'https://graph.microsoft.us'
    USGovDoD = 'https://dod-graph.microsoft.us'
    China    = 'https://microsoftgraph.chinacloudapi.cn'
}
$root = $roots[$Environment]

# A group-members file is ended after 32 MB, and the next one begun.
$fileLimit = 33554432
# A request is tried this often before it is left out.
$attempts = 6

$guid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
$linkPattern = '"@odata\.nextLink"\s*:\s*"((?:[^"\\]|\\.)*)"'

$activity = 'Reading the tenant for Canopy (GET requests only)'
$written = New-Object 'System.Collections.Generic.List[object]'
$leftOut = New-Object 'System.Collections.Generic.List[object]'
$warned = New-Object 'System.Collections.Generic.HashSet[string]'

# How long Graph asks to wait, in seconds; otherwise twice as long after each attempt.
function Get-Wait {
    param($Response, [int] $Attempt)

    $asked = $null
    if ($null -ne $Response -and $null -ne $Response.Headers.RetryAfter) {
        $after = $Response.Headers.RetryAfter
        if ($null -ne $after.Delta) {
            $asked = $after.Delta.TotalSeconds
        } elseif ($null -ne $after.Date) {
            $asked = ($after.Date - [DateTimeOffset]::UtcNow).TotalSeconds
        }
    }
    if ($null -eq $asked) {
        $asked = [Math]::Pow(2, $Attempt)
    }
    # A part of a second more, so that several scripts do not come back at the same moment.
    [Math]::Min([Math]::Max($asked, 1), 300) + (Get-Random -Minimum 0.0 -Maximum 1.0)
}

# Graph's own words for an error, shortened.
function Get-Reason {
    param([string] $Text)

    $code = [regex]::Match($Text, '"code"\s*:\s*"([^"]{1,200})"').Groups[1].Value
    $message = [regex]::Match($Text, '"message"\s*:\s*"((?:[^"\\]|\\.){0,300})').Groups[1].Value
    ($code + ' ' + $message).Trim()
}

# One GET request, repeated while Graph is busy. Every request of this script is made here.
function Read-Page {
    param([string] $Uri, [string] $Status)

    if ($Uri.StartsWith('/')) {
        $Uri = $root + $Uri.Replace(' ', '%20')
    } elseif (-not $Uri.StartsWith($root + '/')) {
        # The links of answers are followed only where they lead back to Graph.
        return [pscustomobject] @{ Ok = $false; Code = 0; Text = ''; Reason = 'The link leads elsewhere and was not followed.' }
    }
    $reason = ''
    $code = 0
    for ($attempt = 1; $attempt -le $attempts; $attempt++) {
        Write-Progress -Activity $activity -Status $Status
        $response = $null
        try {
            $response = Invoke-MgGraphRequest -Method GET -Uri $Uri -Headers @{ Prefer = 'include-unknown-enum-members' } -OutputType HttpResponseMessage -SkipHttpErrorCheck
            $code = [int] $response.StatusCode
            $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
            if ($code -ge 200 -and $code -lt 300) {
                return [pscustomobject] @{ Ok = $true; Code = $code; Text = $text; Reason = '' }
            }
            $reason = Get-Reason -Text $text
            if (@(408, 429, 500, 502, 503, 504) -notcontains $code) {
                break
            }
        } catch {
            # No answer at all: the line, or the time it took.
            $reason = $_.Exception.Message
        }
        if ($attempt -lt $attempts) {
            $wait = Get-Wait -Response $response -Attempt $attempt
            Write-Progress -Activity $activity -Status ('{0}: waiting {1:n0} s, because Graph is busy' -f $Status, $wait)
            Start-Sleep -Milliseconds ([int] ($wait * 1000))
        }
    }
    [pscustomobject] @{ Ok = $false; Code = $code; Text = ''; Reason = $reason }
}

# The link to the next page, where there is one.
function Get-NextLink {
    param([string] $Text)

    $link = [regex]::Match($Text, $linkPattern)
    if (-not $link.Success) {
        return ''
    }
    $link.Groups[1].Value.Replace('\/', '/').Replace('\u0026', '&')
}

# A page without the link to the next one, which follows it in the same file.
function Remove-NextLink {
    param([string] $Text)

    $pattern = '(?:,\s*{0})|(?:{0}\s*,?)' -f $linkPattern
    ([regex] $pattern).Replace($Text, '', 1)
}

function Open-Entry {
    param([string] $File)

    $entry = $archive.CreateEntry($File, [System.IO.Compression.CompressionLevel]::Optimal)
    New-Object System.IO.StreamWriter($entry.Open(), (New-Object System.Text.UTF8Encoding($false)))
}

function Add-Written {
    param([string] $File, [string] $Uri, [int] $Pages)

    $written.Add([ordered] @{ file = $File; request = 'GET ' + $Uri; pages = $Pages })
}

function Add-LeftOut {
    param([string] $File, [string] $Uri, $Answer, [switch] $Replaced)

    $leftOut.Add([ordered] @{
        file     = $File
        request  = 'GET ' + $Uri
        status   = $Answer.Code
        reason   = $Answer.Reason
        replaced = [bool] $Replaced
    })
    # Once for each file: the manifest has them all.
    if (-not $Replaced -and $warned.Add($File)) {
        Write-Warning ('{0} is left out or not whole: {1} {2} (GET {3})' -f $File, $Answer.Code, $Answer.Reason, $Uri)
    }
}

# Reads one request with all its pages into one file of the archive. Where the first of several
# requests is refused, the next one is made. With -PassThru the pages are also given back.
function Save-Answer {
    param([string] $File, [string[]] $Uri, [switch] $PassThru)

    $page = $null
    $used = ''
    for ($at = 0; $at -lt $Uri.Length -and -not $used; $at++) {
        $page = Read-Page -Uri $Uri[$at] -Status $File
        if ($page.Ok) {
            $used = $Uri[$at]
        } else {
            Add-LeftOut -File $File -Uri $Uri[$at] -Answer $page -Replaced:($at + 1 -lt $Uri.Length)
        }
    }
    if (-not $used) {
        return
    }

    $pages = 0
    $writer = Open-Entry -File $File
    try {
        $next = Get-NextLink -Text $page.Text
        $several = $next -ne ''
        if ($several) {
            $writer.Write("[`n")
        }
        while ($true) {
            $following = $null
            $text = $page.Text
            if ($next) {
                $following = Read-Page -Uri $next -Status ('{0}, page {1}' -f $File, ($pages + 2))
                if ($following.Ok) {
                    $text = Remove-NextLink -Text $text
                } else {
                    # The link stays, so that whoever reads the file knows that the list goes on.
                    Add-LeftOut -File $File -Uri $next -Answer $following
                    $following = $null
                }
            }
            $writer.Write($text)
            $pages++
            if ($PassThru) {
                $text
            }
            if ($null -eq $following) {
                break
            }
            $writer.Write(",`n")
            $page = $following
            $next = Get-NextLink -Text $page.Text
        }
        if ($several) {
            $writer.Write("`n]`n")
        }
    } finally {
        $writer.Dispose()
    }
    Add-Written -File $File -Uri $used -Pages $pages
}

# All ids in the parts of a text that a pattern finds.
function Get-Id {
    param([string[]] $Text, [string] $Pattern)

    foreach ($one in $Text) {
        foreach ($part in [regex]::Matches($one, $Pattern)) {
            foreach ($id in [regex]::Matches($part.Value, $guid)) {
                $id.Value.ToLowerInvariant()
            }
        }
    }
}

# Reads the groups among some ids, 15 at a time, into one file, and gives back the ids of those
# that are groups.
function Save-Group {
    param([string] $File, [string] $Uri, [string[]] $Id)

    $pages = 0
    $writer = Open-Entry -File $File
    try {
        $writer.Write("[`n")
        for ($at = 0; $at -lt $Id.Length; $at += 15) {
            $last = [Math]::Min($at + 14, $Id.Length - 1)
            $request = $Uri.Replace('{ids}', "'" + ($Id[$at..$last] -join "','") + "'")
            $page = Read-Page -Uri $request -Status ('{0}, {1} of {2} ids' -f $File, ($last + 1), $Id.Length)
            if (-not $page.Ok) {
                Add-LeftOut -File $File -Uri $request -Answer $page
                continue
            }
            if ($pages -gt 0) {
                $writer.Write(",`n")
            }
            $writer.Write($page.Text)
            $pages++
            Get-Id -Text $page.Text -Pattern '"id"\s*:\s*"[^"]*"'
        }
        $writer.Write("`n]`n")
    } finally {
        $writer.Dispose()
    }
    Add-Written -File $File -Uri $Uri -Pages $pages
}

# Reads the transitive members of groups. Graph's answer does not say whose members it lists, so
# each list is written under the context that says so, with all its pages in one.
function Save-Member {
    param([string] $Uri, [string[]] $Id)

    $file = ''
    $number = 0
    $length = 0
    $lists = 0
    $writer = $null
    try {
        for ($at = 0; $at -lt $Id.Length; $at++) {
            $request = $Uri.Replace('{id}', $Id[$at])
            $members = New-Object 'System.Collections.Generic.List[string]'
            $next = $request
            $problem = $null
            while ($next) {
                $status = 'Members of group {0} of {1}: {2}' -f ($at + 1), $Id.Length, $members.Count
                $page = Read-Page -Uri $next -Status $status
                if (-not $page.Ok) {
                    $problem = $page
                    break
                }
                foreach ($member in (Get-Id -Text $page.Text -Pattern '"id"\s*:\s*"[^"]*"')) {
                    $members.Add($member)
                }
                $next = Get-NextLink -Text $page.Text
            }
            if ($null -eq $writer) {
                $number++
                $file = 'group-members-{0}.json' -f $number
                $writer = Open-Entry -File $file
                $length = 0
                $lists = 0
            }
            if ($null -ne $problem) {
                Add-LeftOut -File $file -Uri $next -Answer $problem
                if ($members.Count -eq 0) {
                    # Nothing is known of this group: it is not written as one without members.
                    continue
                }
            }
            $list = '{"@odata.context":"' + $root + '/v1.0/$metadata#groups(''' + $Id[$at] + ''')/transitiveMembers",'
            if ($null -ne $problem) {
                $list += '"@odata.nextLink":"' + $next.Replace('\', '\\').Replace('"', '\"') + '",'
            }
            $list += '"value":['
            if ($members.Count -gt 0) {
                $list += '"' + ($members -join '","') + '"'
            }
            $list += ']}'
            if ($lists -eq 0) {
                $writer.Write("[`n")
            } else {
                $writer.Write(",`n")
            }
            $writer.Write($list)
            $lists++
            $length += $list.Length
            if ($length -ge $fileLimit) {
                $writer.Write("`n]`n")
                $writer.Dispose()
                $writer = $null
                Add-Written -File $file -Uri $Uri -Pages $lists
            }
        }
    } finally {
        if ($null -ne $writer) {
            if ($lists -eq 0) {
                $writer.Write('[')
            }
            $writer.Write("`n]`n")
            $writer.Dispose()
            Add-Written -File $file -Uri $Uri -Pages $lists
        }
    }
}

# Reads one small answer for each of many ids, and writes the id into it.
function Save-Each {
    param([string] $File, [string] $Uri, [string[]] $Id, [string] $Key)

    $pages = 0
    $writer = Open-Entry -File $File
    try {
        $writer.Write("[`n")
        $refused = $false
        for ($at = 0; $at -lt $Id.Length -and -not $refused; $at++) {
            $next = $Uri.Replace('{id}', $Id[$at])
            while ($next) {
                $page = Read-Page -Uri $next -Status ('{0}, {1} of {2}' -f $File, ($at + 1), $Id.Length)
                if (-not $page.Ok) {
                    Add-LeftOut -File $File -Uri $next -Answer $page
                    # Without the permission the others are refused as well.
                    $refused = @(401, 403) -contains $page.Code
                    break
                }
                $next = Get-NextLink -Text $page.Text
                $text = (Remove-NextLink -Text $page.Text).Trim()
                if ($Key) {
                    $text = '{"' + $Key + '":"' + $Id[$at] + '",' + $text.Substring(1)
                }
                if ($pages -gt 0) {
                    $writer.Write(",`n")
                }
                $writer.Write($text)
                $pages++
            }
        }
        $writer.Write("`n]`n")
    } finally {
        $writer.Dispose()
    }
    Add-Written -File $File -Uri $Uri -Pages $pages
}

# Policies, and what they refer to. Beta says more of a policy than v1.0 (continuous access
# evaluation, agents), and is asked first.
function Save-Policy {
    $policies = @(Save-Answer -PassThru -File 'policies.json' -Uri '/beta/identity/conditionalAccess/policies', '/v1.0/identity/conditionalAccess/policies')
    Save-Answer -File 'policy-plans.json' -Uri '/beta/identity/conditionalAccess/plans'
    Save-Answer -File 'conditional-access-settings.json' -Uri '/beta/identity/conditionalAccess/settings'
    Save-Answer -File 'named-locations.json' -Uri '/beta/identity/conditionalAccess/namedLocations', '/v1.0/identity/conditionalAccess/namedLocations'
    Save-Answer -File 'authentication-strengths.json' -Uri '/v1.0/identity/conditionalAccess/authenticationStrength/policies?$expand=combinationConfigurations', '/v1.0/identity/conditionalAccess/authenticationStrength/policies'
    Save-Answer -File 'authentication-contexts.json' -Uri '/v1.0/identity/conditionalAccess/authenticationContextClassReferences'
    Save-Answer -File 'terms-of-use.json' -Uri '/v1.0/identityGovernance/termsOfUse/agreements'
    $methods = @(Save-Answer -PassThru -File 'authentication-methods-policy.json' -Uri '/beta/policies/authenticationMethodsPolicy', '/v1.0/policies/authenticationMethodsPolicy')

    Get-Id -Text $policies -Pattern '"(?:include|exclude)Groups"\s*:\s*\[[^\]]*\]'
    Get-Id -Text $methods -Pattern '"id"\s*:\s*"[^"]*"'
}

# Roles, who holds them, who may activate them, and what activation asks for.
function Save-Role {
    Save-Answer -File 'role-definitions.json' -Uri '/v1.0/roleManagement/directory/roleDefinitions'
    $assigned = @(Save-Answer -PassThru -File 'role-assignments.json' -Uri '/v1.0/roleManagement/directory/roleAssignments')
    $eligible = @(Save-Answer -PassThru -File 'role-eligibilities.json' -Uri '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances')
    Save-Answer -File 'role-assignment-schedules.json' -Uri '/v1.0/roleManagement/directory/roleAssignmentScheduleInstances'
    Save-Answer -File 'role-settings.json' -Uri '/v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId eq ''/'' and scopeType eq ''DirectoryRole''&$expand=policy($expand=rules)'
    Save-Answer -File 'protected-actions.json' -Uri '/beta/roleManagement/directory/resourceNamespaces/microsoft.directory/resourceActions?$filter=isAuthenticationContextSettable eq true'

    Get-Id -Text ($assigned + $eligible) -Pattern '"principalId"\s*:\s*"[^"]*"'
}

# Settings of the whole tenant.
function Save-Setting {
    Save-Answer -File 'organization.json' -Uri '/v1.0/organization'
    Save-Answer -File 'security-defaults.json' -Uri '/v1.0/policies/identitySecurityDefaultsEnforcementPolicy'
    Save-Answer -File 'cross-tenant-access-default.json' -Uri '/v1.0/policies/crossTenantAccessPolicy/default'
    Save-Answer -File 'cross-tenant-access-partners.json' -Uri '/v1.0/policies/crossTenantAccessPolicy/partners'
    Save-Answer -File 'authorization-policy.json' -Uri '/v1.0/policies/authorizationPolicy'
    Save-Answer -File 'device-registration-policy.json' -Uri '/v1.0/policies/deviceRegistrationPolicy'
    Save-Answer -File 'activity-based-timeout-policies.json' -Uri '/v1.0/policies/activityBasedTimeoutPolicies'
    Save-Answer -File 'directory-settings.json' -Uri '/v1.0/groupSettings'
    Save-Answer -File 'subscribed-skus.json' -Uri '/v1.0/subscribedSkus'
    $domains = @(Save-Answer -PassThru -File 'domains.json' -Uri '/v1.0/domains')
    $federated = @($domains | ForEach-Object { (ConvertFrom-Json -InputObject $_).value } | Where-Object { $_.authenticationType -eq 'Federated' } | ForEach-Object { $_.id })
    if ($federated.Length -gt 0) {
        Save-Each -File 'federation-configurations.json' -Uri '/v1.0/domains/{id}/federationConfiguration' -Id $federated
    }
}

# Users and apps. The last sign-in of users is left away where the tenant has no licence for it.
function Save-Principal {
    $users = @(
        '/v1.0/users?$select=id,displayName,userPrincipalName,userType,accountEnabled,department,externalUserState,identities,creationType,createdDateTime,mail,onPremisesSyncEnabled,assignedLicenses,signInActivity&$top=500'
        '/v1.0/users?$select=id,displayName,userPrincipalName,userType,accountEnabled,department,externalUserState,identities,creationType,createdDateTime,mail,onPremisesSyncEnabled,assignedLicenses&$top=999'
    )
    $pages = @(Save-Answer -PassThru:$IncludePerUserMfa -File 'users.json' -Uri $users)
    Save-Answer -File 'registration-details.json' -Uri '/v1.0/reports/authenticationMethods/userRegistrationDetails'

    $requests = @('/v1.0/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,accountEnabled,tags&$top=999')
    if ($IncludeCustomSecurityAttributes) {
        $requests = @('/v1.0/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,accountEnabled,tags,customSecurityAttributes&$top=999') + $requests
    }
    Save-Answer -File 'service-principals.json' -Uri $requests
    Save-Answer -File 'applications.json' -Uri '/v1.0/applications?$select=id,appId,displayName,signInAudience&$top=999'

    if ($IncludePerUserMfa -and $pages.Length -gt 0) {
        $members = @($pages | ForEach-Object { (ConvertFrom-Json -InputObject $_).value } | Where-Object { $_.accountEnabled -and $_.userType -eq 'Member' } | ForEach-Object { $_.id })
        Save-Each -File 'per-user-mfa.json' -Uri '/beta/users/{id}/authentication/requirements' -Id $members -Key 'id'
    }
}

# Groups with their members, and who may become a member through PIM.
function Save-Membership {
    param([string[]] $Id)

    if ($Groups -eq 'All') {
        $pages = @(Save-Answer -PassThru -File 'groups.json' -Uri '/beta/groups?$select=id,displayName,securityEnabled,mailEnabled,groupTypes,membershipRule,membershipRuleProcessingState,isAssignableToRole,isManagementRestricted,onPremisesSyncEnabled&$top=999')
        $found = @(Get-Id -Text $pages -Pattern '"id"\s*:\s*"[^"]*"')
    } else {
        $found = @(Save-Group -File 'groups.json' -Uri '/beta/groups?$select=id,displayName,securityEnabled,mailEnabled,groupTypes,membershipRule,membershipRuleProcessingState,isAssignableToRole,isManagementRestricted,onPremisesSyncEnabled&$filter=id in ({ids})' -Id $Id)
    }
    if ($found.Length -gt 0) {
        Save-Member -Uri '/v1.0/groups/{id}/transitiveMembers?$select=id&$top=999' -Id $found
    }
    # Asked for the groups that count: PIM wants one request for each.
    $counting = @($found | Where-Object { $Id -contains $_ })
    if ($counting.Length -gt 0) {
        Save-Each -File 'group-eligibilities.json' -Uri '/v1.0/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId eq ''{id}''' -Id $counting
    }
}

function Save-SignIn {
    $since = [DateTime]::UtcNow.AddDays(-$Days).ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
    $request = '/beta/auditLogs/signIns?$filter=createdDateTime ge {since}&$top=1000'
    Save-Answer -File 'sign-ins.json' -Uri $request.Replace('{since}', $since)
}

# What the archive holds, and what it does not.
function Save-Manifest {
    param([bool] $Completed, [string] $Tenant)

    $manifest = [ordered] @{
        canopyExport = 1
        exportedAt   = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
        completed    = $Completed
        tenantId     = $Tenant
        environment  = $Environment
        groups       = $Groups
        powershell   = $PSVersionTable.PSVersion.ToString()
        files        = $written.ToArray()
        leftOut      = $leftOut.ToArray()
    }
    $writer = Open-Entry -File 'manifest.json'
    try {
        $writer.Write((ConvertTo-Json -InputObject $manifest -Depth 5))
    } finally {
        $writer.Dispose()
    }
}

if (-not (Get-Module -ListAvailable -Name Microsoft.Graph.Authentication)) {
    throw 'The module Microsoft.Graph.Authentication is missing. Install it with: Install-Module Microsoft.Graph.Authentication -Scope CurrentUser'
}
Import-Module -Name Microsoft.Graph.Authentication -MinimumVersion 2.0.0
Add-Type -AssemblyName System.IO.Compression
Add-Type -AssemblyName System.Net.Http

$path = $PSCmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
if (Test-Path -LiteralPath $path -PathType Container) {
    $name = 'canopy-export-{0}.zip' -f [DateTime]::Now.ToString('yyyy-MM-dd-HHmmss', [Globalization.CultureInfo]::InvariantCulture)
    $path = Join-Path -Path $path -ChildPath $name
}

if (-not $UseCurrentConnection) {
    $connection = @{ Scopes = $permissions; Environment = $Environment; ContextScope = 'Process'; NoWelcome = $true }
    if ($TenantId) {
        $connection['TenantId'] = $TenantId
    }
    $null = Connect-MgGraph @connection
}
$context = Get-MgContext
if ($null -eq $context) {
    throw 'There is no connection to Microsoft Graph.'
}
if ($context.Environment -ne $Environment) {
    throw ('The connection is to the cloud {0}: add -Environment {0}.' -f $context.Environment)
}

# CreateNew: a file that exists is never written over.
$stream = New-Object System.IO.FileStream($path, [System.IO.FileMode]::CreateNew)
$archive = New-Object System.IO.Compression.ZipArchive($stream, [System.IO.Compression.ZipArchiveMode]::Create)
$completed = $false
try {
    $named = @(Save-Policy) + @(Save-Role)
    Save-Setting
    Save-Principal
    Save-Membership -Id @($named | Sort-Object -Unique)
    if ($IncludeSignIns) {
        Save-SignIn
    }
    $completed = $true
} finally {
    # Also where it was broken off: what is in the archive so far can be read.
    Save-Manifest -Completed $completed -Tenant $context.TenantId
    $archive.Dispose()
    $stream.Dispose()
    Write-Progress -Activity $activity -Completed
    if (-not $UseCurrentConnection) {
        $null = Disconnect-MgGraph
    }
}

$refused = @($leftOut | Where-Object { -not $_['replaced'] })
if ($refused.Length -gt 0) {
    Write-Warning ('{0} requests could not be read. manifest.json in the archive names them.' -f $refused.Length)
}
Get-Item -LiteralPath $path

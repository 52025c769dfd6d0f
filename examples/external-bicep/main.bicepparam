using 'main.bicep'

param location = 'westeurope'
param serviceName = 'contoso-apim'
param publisherEmail = 'api@contoso.com'
param units = 2
param certificateSecretId = 'https://contoso-vault.vault.azure.net/secrets/site'
param gatewayIdentityId = '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/contoso/providers/Microsoft.ManagedIdentity/userAssignedIdentities/gateway'

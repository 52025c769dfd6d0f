using 'main.bicep'

param location = 'westeurope'
param serviceName = 'contoso-apim'
param publisherEmail = 'api@contoso.com'
param units = 2

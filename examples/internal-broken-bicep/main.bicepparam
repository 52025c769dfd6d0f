using 'main.bicep'

param location = 'westeurope'
param serviceName = 'contoso-apim'
param publisherEmail = 'api@contoso.com'
param units = 2
param apimSubnetPrefix = '10.20.1.0/29'

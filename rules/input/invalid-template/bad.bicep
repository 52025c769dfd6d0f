param serviceName string = 'contoso-apim'

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: servicename
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 1 }
  properties: { publisherEmail: 'api@contoso.com', publisherName: 'Contoso' }
}

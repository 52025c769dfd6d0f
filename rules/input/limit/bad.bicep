resource services 'Microsoft.ApiManagement/service@2024-05-01' = [for number in range(1, 1000): {
  name: 'contoso-apim-${number}'
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 1 }
  properties: { publisherEmail: 'api@contoso.com', publisherName: 'Contoso' }
}]

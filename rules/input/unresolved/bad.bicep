// The module was moved to `modules/network.bicep`.
module network 'network/main.bicep' = {
  name: 'network'
  params: { location: 'westeurope' }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 1 }
  properties: {
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: 'Internal'
    virtualNetworkConfiguration: { subnetResourceId: network.outputs.subnetId }
  }
}

param serviceName string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso-vnet'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
  }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: serviceName
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 1 }
  properties: { publisherEmail: 'api@contoso.com', publisherName: 'Contoso' }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${apim.name}.azure-api.net'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: 'contoso'
    location: 'global'
    properties: {
      virtualNetwork: { id: network.id }
      registrationEnabled: false
    }
  }
}

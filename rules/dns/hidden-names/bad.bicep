resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso-vnet'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'azure-api.net'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: 'contoso'
    location: 'global'
    properties: {
      virtualNetwork: { id: network.id }
      registrationEnabled: false
    }
  }

  resource everybody 'A' = {
    name: '*'
    properties: {
      ttl: 3600
      aRecords: [{ ipv4Address: '10.0.1.5' }]
    }
  }
}

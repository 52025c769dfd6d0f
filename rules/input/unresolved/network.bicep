param location string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso-vnet'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      {
        name: 'apim'
        properties: { addressPrefix: '10.0.1.0/28' }
      }
    ]
  }
}

output subnetId string = network.properties.subnets[0].id

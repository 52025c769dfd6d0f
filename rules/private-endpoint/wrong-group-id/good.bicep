resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso-vnet'
  location: 'westeurope'
  properties: {
    addressSpace: {
      addressPrefixes: ['10.0.0.0/16']
    }
    subnets: [
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.0.2.0/27' }
      }
    ]
  }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: 'westeurope'
  sku: { name: 'Standard', capacity: 1 }
  properties: { publisherEmail: 'api@contoso.com', publisherName: 'Contoso' }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'apim-endpoint'
  location: 'westeurope'
  properties: {
    subnet: { id: network.properties.subnets[0].id }
    privateLinkServiceConnections: [
      {
        name: 'gateway'
        properties: {
          privateLinkServiceId: apim.id
          groupIds: ['Gateway']
        }
      }
    ]
  }
}

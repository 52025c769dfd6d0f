resource routes 'Microsoft.Network/routeTables@2024-05-01' = {
  name: 'apim-routes'
  location: 'westeurope'
  properties: {
    routes: [
      {
        name: 'everything'
        properties: { addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.1.0.4' }
      }
      {
        name: 'control-plane'
        properties: { addressPrefix: 'ApiManagement', nextHopType: 'Internet' }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'contoso-vnet'
  location: 'westeurope'
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    subnets: [
      {
        name: 'apim'
        properties: { addressPrefix: '10.0.1.0/28', routeTable: { id: routes.id } }
      }
    ]
  }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'contoso-apim'
  location: 'westeurope'
  sku: { name: 'Premium', capacity: 1 }
  properties: {
    publisherEmail: 'api@contoso.com'
    publisherName: 'Contoso'
    virtualNetworkType: 'Internal'
    virtualNetworkConfiguration: { subnetResourceId: network.properties.subnets[0].id }
  }
}

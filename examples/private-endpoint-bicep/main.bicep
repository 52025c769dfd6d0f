// The deployment of `examples/private-endpoint` in Bicep.
param location string = resourceGroup().location
param serviceName string
param publisherEmail string

@minValue(1)
param units int = 1

resource vnet 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${serviceName}-vnet'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.20.2.0/27' }
      }
    ]
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: serviceName
  location: location
  sku: { name: 'Standard', capacity: units }
  properties: { publisherEmail: publisherEmail, publisherName: 'Contoso' }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${serviceName}-endpoint'
  location: location
  properties: {
    subnet: { id: vnet::endpoints.id }
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

  resource zones 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'gateway'
          properties: { privateDnsZoneId: zone.id }
        }
      ]
    }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: 'privatelink.azure-api.net'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: vnet.name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: vnet.id }
    }
  }
}

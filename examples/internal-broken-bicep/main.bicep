// The deployment of `examples/internal-broken` in Bicep, with its network in a module.
// `apimlint check examples/internal-broken-bicep` finds all that is wrong with it; report.txt is what it prints.
param location string = resourceGroup().location
param serviceName string
param publisherEmail string

@minValue(1)
param units int = 1
param apimSubnetPrefix string

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    location: location
    vnetName: '${serviceName}-vnet'
    apimSubnetPrefix: apimSubnetPrefix
  }
}

resource publicIp 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${serviceName}-ip'
  location: location
  sku: { name: 'Basic' }
  properties: {
    publicIPAllocationMethod: 'Static'
    publicIPAddressVersion: 'IPv4'
    dnsSettings: { domainNameLabel: toLower(serviceName) }
  }
}

resource apim 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: serviceName
  location: location
  sku: { name: 'Premium', capacity: units }
  properties: {
    publisherEmail: publisherEmail
    publisherName: 'Contoso'
    virtualNetworkType: 'Internal'
    virtualNetworkConfiguration: {
      subnetResourceId: network.outputs.apimSubnetId
    }
    publicIpAddressId: publicIp.id
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: '${serviceName}-endpoint'
  location: location
  properties: {
    subnet: { id: network.outputs.endpointSubnetId }
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

  resource zones 'privateDnsZoneGroups@2024-05-01' = {
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
  name: 'privatelink.azure-api.com'
  location: 'global'

  resource link 'virtualNetworkLinks@2024-06-01' = {
    name: '${serviceName}-vnet'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.outputs.vnetId }
    }
  }
}

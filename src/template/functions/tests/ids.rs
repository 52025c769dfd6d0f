//! Functions about addresses, resource ids and hashes.

use super::{Bench, Table, check, refuse};
use crate::template::Kind;

/// Every table of this file.
pub(super) static TABLES: &[Table] = &[
    ADDRESS_RANGES_AS_DOCUMENTED,
    ADDRESS_RANGES_AT_THEIR_ENDS,
    RESOURCE_IDS_AS_DOCUMENTED,
    RESOURCE_IDS_ON_WHAT_IS_NOT_KNOWN,
    UNIQUE_STRINGS,
    GUIDS,
];

static ADDRESS_RANGES_AS_DOCUMENTED: Table = &[
    (
        "parseCidr('10.144.0.0/20')",
        r#"{"network":"10.144.0.0","netmask":"255.255.240.0","broadcast":"10.144.15.255","firstUsable":"10.144.0.1","lastUsable":"10.144.15.254","cidr":20}"#,
    ),
    (
        "parseCidr('fdad:3236:5555::/48')",
        r#"{"network":"fdad:3236:5555::","netmask":"ffff:ffff:ffff::","firstUsable":"fdad:3236:5555::","lastUsable":"fdad:3236:5555:ffff:ffff:ffff:ffff:ffff","cidr":48}"#,
    ),
    ("cidrSubnet('10.144.0.0/20', 24, 0)", r#""10.144.0.0/24""#),
    (
        "parseCidr('10.0.0.0/24')",
        r#"{"network":"10.0.0.0","netmask":"255.255.255.0","broadcast":"10.0.0.255","firstUsable":"10.0.0.1","lastUsable":"10.0.0.254","cidr":24}"#,
    ),
    ("cidrSubnet('10.144.0.0/20', 24, 4)", r#""10.144.4.0/24""#),
    ("cidrSubnet('fdad:3236:5555::/48', 52, 0)", r#""fdad:3236:5555::/52""#),
    ("cidrSubnet('fdad:3236:5555::/48', 52, 1)", r#""fdad:3236:5555:1000::/52""#),
    ("cidrSubnet('fdad:3236:5555::/48', 52, 4)", r#""fdad:3236:5555:4000::/52""#),
    ("cidrHost('10.144.3.0/24', 0)", r#""10.144.3.1""#),
    ("cidrHost('10.144.3.0/24', 4)", r#""10.144.3.5""#),
    ("cidrHost('fdad:3236:5555:3000::/52', 0)", r#""fdad:3236:5555:3000::1""#),
    ("cidrHost('fdad:3236:5555:3000::/52', 4)", r#""fdad:3236:5555:3000::5""#),
];

#[test]
fn address_ranges_as_documented() {
    check(ADDRESS_RANGES_AS_DOCUMENTED);
}

static ADDRESS_RANGES_AT_THEIR_ENDS: Table = &[
    ("cidrSubnet('10.0.0.0/24', 24, 0)", r#""10.0.0.0/24""#),
    ("cidrSubnet('10.0.0.0/24', 26, 3)", r#""10.0.0.192/26""#),
    ("cidrSubnet('0.0.0.0/0', 32, 4294967295)", r#""255.255.255.255/32""#),
    ("cidrSubnet('::/0', 128, 1)", r#""::1/128""#),
    ("cidrSubnet('10.0.0.0/24', parameters('x'), 0)", r#"?cidrsubnet("10.0.0.0/24",?x,0)"#),
    ("cidrSubnet(parameters('x'), 24, 0)", "?cidrsubnet(?x,24,0)"),
    ("cidrHost('192.168.1.0/24', 253)", r#""192.168.1.254""#),
    ("cidrHost('10.0.0.0/30', 1)", r#""10.0.0.2""#),
    ("cidrHost(parameters('x'), 0)", "?cidrhost(?x,0)"),
    ("parseCidr(parameters('x'))", "?parsecidr(?x)"),
    // Not documented.
    ("cidrHost('10.0.0.0/31', 0)", "?!cidrHost"),
    ("parseCidr('10.0.0.4')", "?!parseCidr"),
    ("parseCidr('10.0.0.4/32')", "?!parseCidr"),
    ("cidrSubnet('10.0.1.4/16', 24, 0)", "?!cidrSubnet"),
];

#[test]
fn address_ranges_at_their_ends() {
    check(ADDRESS_RANGES_AT_THEIR_ENDS);
    refuse(&[
        (
            "cidrSubnet('10.0.0.0/24', 26, 4)",
            "`cidrSubnet` expects a subnet index of 0 to 3: `10.0.0.0/24` has no other subnets of length 26, got 4",
        ),
        (
            "cidrSubnet('10.0.0.0/24', 16, 0)",
            "`cidrSubnet` expects a prefix length of 24 to 32 for a subnet of `10.0.0.0/24`, got 16",
        ),
        (
            "cidrSubnet('10.0.0.0/24', 33, 0)",
            "`cidrSubnet` expects a prefix length of 24 to 32 for a subnet of `10.0.0.0/24`, got 33",
        ),
        (
            "cidrHost('192.168.1.0/24', 254)",
            "`cidrHost` expects a host index of 0 to 253: `192.168.1.0/24` has no other usable addresses, got 254",
        ),
        ("cidrHost('any', 0)", "`cidrHost` expects an address range such as `10.0.0.0/16`, got `any`"),
        ("cidrSubnet('10.0.0.0/24', 26)", "`cidrSubnet` expects 3 arguments, got 2"),
        ("cidrSubnet('10.0.0.0/24', '26', 0)", "`cidrSubnet` expects an integer as argument 2, got a string"),
    ]);
}

proptest::proptest! {
    /// Subnets of one range follow each other without gaps, and the last one ends where the range ends.
    #[test]
    fn subnets_fill_their_range(address in 0_u32.., length in 0_u8..=32, more in 0_u8..=12, index in 0_i64..4096) {
        let range = ipnet::Ipv4Net::new(address.into(), length).unwrap().trunc();
        let wanted = (length + more).min(32);
        let subnets: Vec<_> = range.subnets(wanted).unwrap().take(4096).collect();
        let call = format!("cidrSubnet('{range}', {wanted}, {index})");
        match subnets.get(usize::try_from(index).unwrap()) {
            Some(subnet) => proptest::prop_assert_eq!(super::value(&call), format!("\"{subnet}\"")),
            None => proptest::prop_assert!(super::problem(&call).contains("subnet index")),
        }
    }

    /// Hosts are the addresses of the range without its first and last.
    #[test]
    fn hosts_are_counted_from_the_second_address(address in 0_u32.., length in 20_u8..=30, index in 0_usize..1024) {
        let range = ipnet::Ipv4Net::new(address.into(), length).unwrap().trunc();
        let call = format!("cidrHost('{range}', {index})");
        match range.hosts().nth(index) {
            Some(host) => proptest::prop_assert_eq!(super::value(&call), format!("\"{host}\"")),
            None => proptest::prop_assert!(super::problem(&call).contains("host index")),
        }
    }
}

static RESOURCE_IDS_AS_DOCUMENTED: Table = &[
    (
        "resourceId('Microsoft.Storage/storageAccounts', 'examplestorage')",
        r#""/subscriptions/<subscriptionId>/resourceGroups/<name>/providers/Microsoft.Storage/storageAccounts/examplestorage""#,
    ),
    (
        "resourceId('otherResourceGroup', 'Microsoft.Storage/storageAccounts', 'examplestorage')",
        r#""/subscriptions/<subscriptionId>/resourceGroups/otherResourceGroup/providers/Microsoft.Storage/storageAccounts/examplestorage""#,
    ),
    (
        "resourceId('11111111-1111-1111-1111-111111111111', 'otherResourceGroup', 'Microsoft.Storage/storageAccounts', 'examplestorage')",
        r#""/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/otherResourceGroup/providers/Microsoft.Storage/storageAccounts/examplestorage""#,
    ),
    (
        "resourceId('Microsoft.SQL/servers/databases', 'serverName', 'databaseName')",
        r#""/subscriptions/<subscriptionId>/resourceGroups/<name>/providers/Microsoft.SQL/servers/serverName/databases/databaseName""#,
    ),
    (
        "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')",
        r#""/subscriptions/<subscriptionId>/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c""#,
    ),
    // Bicep's tests evaluate the ids of existing resources of a type with two segments.
    (
        "tenantResourceId('My.Rp/parent/child', 'myParent', 'myChild')",
        r#""/providers/My.Rp/parent/myParent/child/myChild""#,
    ),
    ("tenantResourceId('a.b/c', 1)", r#""/providers/a.b/c/1""#),
    ("tenantResourceId('a.b/c', parameters('x'))", r#""/providers/a.b/c/<x>""#),
    (
        "subscriptionResourceId('2e518a80-f860-4467-a00e-d81aaf1ff42e', 'My.Rp/parent/child', 'myParent', 'myChild')",
        r#""/subscriptions/2e518a80-f860-4467-a00e-d81aaf1ff42e/providers/My.Rp/parent/myParent/child/myChild""#,
    ),
    (
        "subscriptionResourceId('My.Rp/parent/child', 'myParent', 'myChild')",
        r#""/subscriptions/<subscriptionId>/providers/My.Rp/parent/myParent/child/myChild""#,
    ),
    (
        "managementGroupResourceId('2e518a80-f860-4467-a00e-d81aaf1ff42e', 'My.Rp/parent/child', 'myParent', 'myChild')",
        r#""/providers/Microsoft.Management/managementGroups/2e518a80-f860-4467-a00e-d81aaf1ff42e/providers/My.Rp/parent/myParent/child/myChild""#,
    ),
    (
        "managementGroupResourceId('mg', 'a.b/c', 'd')",
        r#""/providers/Microsoft.Management/managementGroups/mg/providers/a.b/c/d""#,
    ),
    (
        "managementGroupResourceId(parameters('g'), 'a.b/c', 'd')",
        r#""/providers/Microsoft.Management/managementGroups/<g>/providers/a.b/c/d""#,
    ),
    (
        "extensionResourceId('/providers/My.Rp/parent/myParent/child/myChild', 'My.ExtensionRp/parent/child', 'myParent', 'myChild')",
        r#""/providers/My.Rp/parent/myParent/child/myChild/providers/My.ExtensionRp/parent/myParent/child/myChild""#,
    ),
    ("extensionResourceId('/subscriptions/s', 'a.b/c', 'd')", r#""/subscriptions/s/providers/a.b/c/d""#),
    (
        "tenantResourceId('Microsoft.Authorization/policyDefinitions', 'a')",
        r#""/providers/Microsoft.Authorization/policyDefinitions/a""#,
    ),
    (
        "managementGroupResourceId('mg', 'Microsoft.Authorization/policyDefinitions', 'a')",
        r#""/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyDefinitions/a""#,
    ),
    (
        "managementGroupResourceId('Microsoft.Authorization/policyDefinitions', 'a')",
        r#""/providers/Microsoft.Management/managementGroups/<name>/providers/Microsoft.Authorization/policyDefinitions/a""#,
    ),
    (
        "subscriptionResourceId('Microsoft.Resources/resourceGroups', 'g')",
        r#""/subscriptions/<subscriptionId>/resourceGroups/g""#,
    ),
    (
        "subscriptionResourceId('s', 'microsoft.resources/resourcegroups', 'g')",
        r#""/subscriptions/s/resourceGroups/g""#,
    ),
    ("tenantResourceId('Microsoft.Resources/subscriptions', 's')", r#""/subscriptions/s""#),
    (
        "extensionResourceId(tenantResourceId('a.b/c', 'd'), 'Microsoft.Authorization/locks', 'l')",
        r#""/providers/a.b/c/d/providers/Microsoft.Authorization/locks/l""#,
    ),
];

#[test]
fn resource_ids_as_documented() {
    check(RESOURCE_IDS_AS_DOCUMENTED);
}

static RESOURCE_IDS_ON_WHAT_IS_NOT_KNOWN: Table = &[
    (
        "resourceId(parameters('group'), 'Microsoft.Network/virtualNetworks/subnets/', concat('v-', parameters('x')), 's')",
        r#""/subscriptions/<subscriptionId>/resourceGroups/<group>/providers/Microsoft.Network/virtualNetworks/v-<x>/subnets/s""#,
    ),
    ("resourceId(parameters('type'), 'a')", r#"?resourceid(?type,"a")"#),
    ("last(split(resourceId('a.b/c', 1), '/'))", r#""1""#),
    (
        "resourceId(parameters('a'), parameters('b'), 'c.d/e', 'f')",
        r#""/subscriptions/<a>/resourceGroups/<b>/providers/c.d/e/f""#,
    ),
    ("subscriptionResourceId(parameters('s'), 'c.d/e', 'f')", r#""/subscriptions/<s>/providers/c.d/e/f""#),
    ("extensionResourceId(parameters('id'), 'c.d/e', 'f')", r#""{id}/providers/c.d/e/f""#),
    ("equals(resourceId('a.b/c', parameters('x')), resourceId('a.b/c', parameters('x')))", "true"),
];

#[test]
fn resource_ids_on_what_is_not_known() {
    check(RESOURCE_IDS_ON_WHAT_IS_NOT_KNOWN);
    refuse(&[
        (
            "resourceId('Microsoft.Network/virtualNetworks/subnets', 'a')",
            "`resourceId` expects 2 names for `Microsoft.Network/virtualNetworks/subnets`, got 1",
        ),
        (
            "resourceId('a', 'b')",
            "`resourceId` expects a resource type such as `Microsoft.Network/virtualNetworks`, got none",
        ),
        ("resourceId('a')", "`resourceId` expects at least 2 arguments, got 1"),
        ("resourceId('a.b/c', true())", "`resourceId` expects a string or an integer as argument 2, got a boolean"),
    ]);
}

#[test]
fn without_a_resource_group_ids_are_those_of_the_subscription() {
    let mut bench = Bench::new();
    bench.scope.resource_group = Kind::Null;
    let value = bench.evaluate("resourceId('a.b/c', 'd')");
    assert_eq!(bench.show(&value.kind), r#""/subscriptions/<subscriptionId>/providers/a.b/c/d""#);
}

/// The first two are in the tests of Bicep, which run Azure's own code; the others were published by people who compared
/// with Bicep.
static UNIQUE_STRINGS: Table = &[
    ("uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg')", r#""js26ofeqkqeve""#),
    ("uniqueString('snap', 'crackle', 'pop')", r#""byghxckddilkc""#),
    ("uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-rg')", r#""bmg7c6xu4tw46""#),
    ("uniqueString('test')", r#""rbgf3xv4ufgzg""#),
    ("uniqueString('hello', 'world')", r#""a7wkljktk6wne""#),
    ("uniqueString('abc')", r#""cgtzqvhu4i23s""#),
    ("uniqueString('foo', 'bar', 'baz')", r#""xzi4ioaxtmth4""#),
    ("uniqueString(resourceGroupName(), 'a')", r#""<uniquestring("<name>","a")>""#),
    ("uniqueString(concat('a', parameters('x')))", r#""<uniquestring("a{x}")>""#),
];

#[test]
fn unique_strings_are_azures() {
    check(UNIQUE_STRINGS);
}

/// The first is in the tests of Bicep, which run Azure's own code. The others are version 5 of RFC 4122 with the
/// documented name space, made with another implementation of it.
static GUIDS: Table = &[
    ("guid('foo', 'bar', 'baz')", r#""2ed86837-7c7c-5eaa-9864-dd077fd19b0d""#),
    ("guid('a')", r#""3703365d-5a9f-59b4-bca7-b9681389e4c1""#),
    ("guid('a', 'b', 'c')", r#""a98fa280-e03f-5afa-8d8e-92d0a9c201e8""#),
    (
        "guid('/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg')",
        r#""b8e075c9-97d8-52c7-bffb-d36640778cf7""#,
    ),
    ("guid(parameters('x'))", r#""<guid(?x)>""#),
];

#[test]
fn guids_are_names_of_version_five() {
    check(GUIDS);
}

#[test]
fn what_is_new_each_time_is_its_own_at_each_place() {
    let mut bench = Bench::new();
    let first = bench.evaluate("newGuid()");
    assert_eq!(first, bench.evaluate("newGuid()"), "the same place");
    let pair = bench.evaluate("equals(newGuid(), newGuid())");
    assert!(matches!(pair.kind, Kind::Term(_)), "{:?}", pair.kind);
    assert!(matches!(first.kind, Kind::Text(_)), "a segment");
    assert!(matches!(bench.evaluate("utcNow('yyyy')").kind, Kind::Term(_)));
}

use super::*;

/// A table of two policies, written by hand.
fn small() -> Vec<u8> {
    let arns = [
        "arn:aws:iam::aws:policy/Alpha",
        "arn:aws:iam::aws:policy/some/path/Beta",
    ];
    let documents = [r#"{"Statement":[]}"#, "{}"];
    let texts = [
        &arns[..],
        &documents,
        &["package", "1.0", "MIT", "all of it"],
    ]
    .concat();
    let at = |text: &str| {
        let before = texts.iter().take_while(|other| **other != text);
        u32::try_from(before.map(|text| text.len()).sum::<usize>()).unwrap()
    };
    let short = |text: &str| {
        let length = u16::try_from(text.len()).unwrap();
        [&at(text).to_le_bytes()[..], &length.to_le_bytes()].concat()
    };
    let date = |year: u16| [&year.to_le_bytes()[..], &[2, 28]].concat();

    let mut body = date(2020);
    for count in [2_u32, 3, 1] {
        body.extend(count.to_le_bytes());
    }
    for (index, (arn, document)) in arns.into_iter().zip(documents).enumerate() {
        let name = u16::try_from(arn.rfind('/').unwrap() + 1).unwrap();
        let (first, count) = if index == 0 { (0_u32, 2_u16) } else { (2, 1) };
        body.extend(short(arn));
        body.extend(name.to_le_bytes());
        body.extend(at(document).to_le_bytes());
        body.extend(u32::try_from(document.len()).unwrap().to_le_bytes());
        body.extend(first.to_le_bytes());
        body.extend(count.to_le_bytes());
        body.extend(7_u16.to_le_bytes());
        body.extend([date(2018), date(2019), date(2020)].concat());
    }
    for (number, year) in [(1_u16, 2018), (7, 2019), (7, 2019)] {
        body.extend(number.to_le_bytes());
        body.extend(date(year));
    }
    for text in ["package", "1.0", "MIT", "all of it"] {
        body.extend(short(text));
    }
    body.extend(date(2020));
    body.extend(texts.concat().bytes());
    sealed(&body)
}

/// A table with the right beginning for what follows its checksum.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(checksum(body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Asks everything.
fn walk(table: &ManagedPolicies) {
    assert!(!format!("{table:?} {}", table.as_of()).is_empty());
    assert!(table.provenance().count() < 100);
    for policy in table.iter() {
        assert_eq!(table.get(policy.name()), Some(policy));
        assert_eq!(table.get(policy.arn()), Some(policy));
        assert!(
            policy
                .arn()
                .ends_with(&format!("{}{}", policy.path(), policy.name()))
        );
        let _ = (
            policy.document(),
            policy.created(),
            policy.updated(),
            policy.status(),
        );
        assert!(
            policy
                .versions()
                .all(|version| !version.to_string().is_empty())
        );
    }
}

#[test]
fn a_small_table_reads_back() {
    let table = ManagedPolicies::from_bytes(small()).unwrap();
    walk(&table);
    let beta = table.get("Beta").unwrap();
    assert_eq!(
        (beta.path(), beta.document(), beta.default_version()),
        ("/some/path/", "{}", 7)
    );
    assert_eq!(table.get("Alpha").unwrap().path(), "/");
    assert_eq!(
        table.get("arn:aws-cn:iam::aws:policy/some/path/Beta"),
        Some(beta)
    );
    for unknown in [
        "",
        "beta",
        "path/Beta",
        "arn:aws:iam::aws:policy/Beta",
        "arn:aws:iam::111122223333:policy/some/path/Beta",
        "arn::iam::aws:policy/some/path/Beta",
        "arn:awsome:iam::aws:policy/some/path/Beta",
        "arn:aws:iam::aws:policy/",
    ] {
        assert_eq!(table.get(unknown), None, "{unknown}");
    }
    let versions: Vec<String> = table
        .iter()
        .flat_map(ManagedPolicy::versions)
        .map(|version| version.to_string())
        .collect();
    assert_eq!(versions, ["v1", "v7", "v7"]);
    let source = table.provenance().next().unwrap();
    assert_eq!(
        (
            source.package,
            source.version,
            source.licence,
            source.purpose
        ),
        ("package", "1.0", "MIT", "all of it")
    );
    assert_eq!(table, table.clone());
}

#[test]
fn a_table_that_was_cut_or_changed_is_refused() {
    let bytes = small();
    for length in 0..bytes.len() {
        assert!(
            ManagedPolicies::from_bytes(&bytes[..length]).is_err(),
            "{length} bytes"
        );
    }
    for at in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[at / 8] ^= 1 << (at % 8);
        assert!(ManagedPolicies::from_bytes(bytes).is_err(), "bit {at}");
    }
    let longer = [&bytes[..], b" "].concat();
    assert_eq!(
        ManagedPolicies::from_bytes(longer),
        Err(CatalogError::Changed)
    );
}

#[test]
fn hostile_bytes_under_a_right_checksum_do_no_harm() {
    let bytes = small();
    let body = &bytes[AS_OF_AT..];
    for at in 0..body.len() {
        for width in [1, 2, 4] {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut body = body.to_vec();
                let end = (at + width).min(body.len());
                body[at..end].fill(value);
                if let Ok(table) = ManagedPolicies::from_bytes(sealed(&body)) {
                    walk(&table);
                }
            }
        }
    }
}

#[cfg(feature = "managed-policies")]
mod builtin {
    use super::*;

    #[test]
    fn the_built_in_table_is_sound() {
        let table = ManagedPolicies::builtin();
        assert_eq!(&ManagedPolicies::from_bytes(&*table.bytes).unwrap(), table);
        walk(table);
        let cut = &table.bytes[..table.bytes.len() - 1];
        assert_eq!(ManagedPolicies::from_bytes(cut), Err(CatalogError::Changed));
    }

    #[test]
    fn as_many_as_the_sources_have() {
        let table = ManagedPolicies::builtin();
        let current = |policy: &ManagedPolicy<'_>| policy.status() == Status::Current;
        assert_eq!(table.as_of().to_string(), "2026-09-30");
        assert_eq!(table.iter().filter(current).count(), 1_582);
        assert_eq!(table.iter().len(), 1_653);
        let versions = || table.iter().flat_map(ManagedPolicy::versions);
        assert_eq!(versions().count(), 6_348);
        assert_eq!(
            versions().filter(|version| version.date.is_none()).count(),
            1_215
        );
        for policy in table.iter() {
            let dates: Vec<Date> = policy
                .versions()
                .filter_map(|version| version.date)
                .collect();
            assert!(dates.is_sorted(), "{policy:?}");
            let numbers: Vec<u16> = policy.versions().map(|version| version.number).collect();
            assert!(
                numbers.is_sorted_by(|left, right| left < right),
                "{policy:?}"
            );
            assert!(numbers.contains(&policy.default_version()), "{policy:?}");
        }
    }

    #[test]
    fn well_known_policies() {
        let table = ManagedPolicies::builtin();
        let administrator = table.get("AdministratorAccess").unwrap();
        assert_eq!(
            administrator.arn(),
            "arn:aws:iam::aws:policy/AdministratorAccess"
        );
        assert_eq!(
            administrator.document(),
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
        );
        assert_eq!(administrator.created().to_string(), "2015-02-06");
        let read_only = table.get("ReadOnlyAccess").unwrap();
        assert_eq!(
            (
                read_only.default_version(),
                read_only.updated().to_string().as_str()
            ),
            (190, "2026-09-24")
        );
        // AWS replaced it by `AWSLambda_FullAccess`.
        let lambda = table
            .get("arn:aws:iam::aws:policy/AWSLambdaFullAccess")
            .unwrap();
        let gone_by = Date::new(2021, 12, 9).unwrap();
        assert_eq!(lambda.status(), Status::Deprecated { gone_by });
        assert!(lambda.document().contains("lambda:*"));
    }
}

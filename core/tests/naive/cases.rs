//! Random cases, with a liking for corners. The same seed gives the same cases.

use serde_json::{Map, Value, json};

use super::scenes::{SCENES, Scene};
use super::vocabulary::{A, B, ENTRIES, KEYS, Key, PRINCIPALS, Type};

/// A source of cases.
pub(crate) struct Cases {
    state: u64,
    /// The keys of the case at hand that policies and context prefer.
    keys: Vec<&'static Key>,
    /// The principal of the case at hand, which policies name often.
    principal: &'static str,
    /// Whether the case at hand is about a public bucket.
    public: bool,
}

impl Cases {
    /// The cases of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed ^ 0x9E37_79B9_7F4A_7C15,
            keys: Vec::new(),
            principal: "anonymous",
            public: false,
        }
    }

    fn below(&mut self, count: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        // The high bits; the remainder fits in any usize.
        usize::try_from((self.state >> 33) % count as u64).unwrap()
    }

    fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A key. Types with few keys come up more often than their number would give.
    fn key(&mut self) -> &'static Key {
        let kind = self.of(&[Type::Text, Type::Arn, Type::Number, Type::Date, Type::Blob]);
        let mut key = &KEYS[self.below(KEYS.len())];
        for _ in 0..self.of(&[0, 10, 20]) {
            if key.kind == kind {
                break;
            }
            key = &KEYS[self.below(KEYS.len())];
        }
        key
    }

    /// One text or a list of up to three.
    fn texts(&mut self, list: &[&str]) -> Value {
        match self.below(6) {
            0..=2 => self.of(list).into(),
            count => (0..count - 2).map(|_| self.of(list)).collect(),
        }
    }

    /// The next case.
    pub(crate) fn next(&mut self) -> Value {
        let scene = &SCENES[self.of(&[0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6])];
        self.keys.clear();
        while self.keys.len() < 3 {
            let key = self.key();
            if (key.services.is_empty() || key.services.contains(&scene.service))
                && self.keys.iter().all(|other| other.name != key.name)
            {
                self.keys.push(key);
            }
        }
        let action = self.of(scene.actions);
        let principal = self.of(PRINCIPALS);
        let web_identity = action.ends_with("WebIdentity") && self.once_in(2);
        let principal = if web_identity {
            "accounts.google.com"
        } else {
            principal
        };
        let mut request =
            json!({"principal": principal, "action": action, "resource": self.of(scene.resources)});
        self.principal = principal;
        self.public = scene.service == "s3" && self.once_in(3);
        if self.public || self.once_in(3) {
            request["resourceAccount"] = self.of(&[A, A, B, B]).into();
        }
        let context = self.context();
        if !context.is_empty() || self.once_in(2) {
            request["context"] = context.into();
        }
        for name in ["resourceTags", "principalTags"] {
            if self.once_in(4) {
                let team = self.of(&["red", "blue", "alice"]);
                let tag = self.of(&["Team", "Team", "team", "Cost"]);
                request[name] = json!({tag: team});
            }
        }

        let mut case = json!({"request": request});
        if !self.once_in(5) {
            case["identityPolicies"] = self.documents(scene, 2, false);
        }
        if self.public || self.below(20) < scene.resource_policy {
            case["resourcePolicy"] = self.single(scene, true);
        }
        if self.once_in(5) {
            case["permissionBoundary"] = self.single(scene, false);
        }
        let session = principal.contains(":role/") || principal.contains(":sts:");
        if session && self.once_in(3) {
            case["sessionPolicy"] = self.single(scene, false);
        }
        if self.once_in(4) {
            case["scps"] = self.levels(scene, false);
        }
        if self.once_in(4) {
            case["rcps"] = self.levels(scene, true);
        }
        if self.once_in(8) {
            case["endpointPolicies"] = self.documents(scene, 1, true);
        }
        let mut settings = Map::new();
        if self.public {
            let setting = self.of(&[0, 0, 1, 1, 2, 3]);
            let setting = [
                json!(true),
                json!({"restrictPublicBuckets": true}),
                json!(false),
                json!({"blockPublicAcls": true}),
            ][setting]
                .clone();
            settings.insert("s3BlockPublicAccess".to_owned(), setting);
        }
        if scene.service == "s3" && self.once_in(2) {
            settings.insert(
                "s3BucketAbac".to_owned(),
                self.of(&[true, true, false]).into(),
            );
        }
        if self.once_in(10) {
            settings.insert("managementAccount".to_owned(), self.of(&[A, B]).into());
        }
        if !settings.is_empty() {
            case["settings"] = settings.into();
        }
        case
    }

    fn context(&mut self) -> Map<String, Value> {
        let mut context = Map::new();
        for at in 0..4 {
            let key = match self.keys.get(at).copied() {
                Some(key) if !self.once_in(5) => key,
                None if self.once_in(2) => self.key(),
                _ => continue,
            };
            if context.contains_key(key.name) {
                continue;
            }
            let value = match self.below(20) {
                0 => Value::Null,
                1 if key.lists => json!([]),
                2 if key.lists => json!([self.of(key.carried)]),
                3..=4 if key.lists => json!([self.of(key.carried), self.of(key.carried)]),
                5..=12
                    if key.name.ends_with("Keys")
                        || key.name.ends_with("Paths")
                        || key.name.ends_with("Via") =>
                {
                    (0..=self.below(3)).map(|_| self.of(key.carried)).collect()
                }
                _ => self.plain(key.carried),
            };
            context.insert(key.name.to_owned(), value);
        }
        context
    }

    /// One of the texts, as a number or boolean where it can be one.
    fn plain(&mut self, list: &[&str]) -> Value {
        let text = self.of(list);
        if self.once_in(3) {
            match text {
                "true" => return true.into(),
                "false" => return false.into(),
                "0.5" => return 0.5.into(),
                _ => {}
            }
            let canonical = text
                .parse::<i64>()
                .ok()
                .filter(|number| number.to_string() == text);
            if let Some(number) = canonical {
                return number.into();
            }
        }
        text.into()
    }

    /// A document alone, with its name, or in a list with another.
    fn single(&mut self, scene: &Scene, principals: bool) -> Value {
        match self.below(8) {
            0 => json!({"name": "p", "policy": self.document(scene, principals)}),
            1 => {
                json!([self.document(scene, principals), {"name": "q", "policy": self.document(scene, principals)}])
            }
            _ => self.document(scene, principals),
        }
    }

    fn documents(&mut self, scene: &Scene, most: usize, principals: bool) -> Value {
        let count = 1 + self.below(most);
        (0..count)
            .map(|number| json!({"name": format!("p{number}"), "policy": self.document(scene, principals)}))
            .collect()
    }

    /// The levels of an organisation.
    fn levels(&mut self, scene: &Scene, rcp: bool) -> Value {
        let count = self.of(&[0, 1, 1, 2, 2, 3]);
        let levels = (0..count).map(|number| {
            let mut policies = Vec::new();
            if !self.once_in(10) {
                let mut full = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
                if rcp {
                    full["Principal"] = "*".into();
                }
                policies.push(json!({"name": "Full", "policy": {"Version": "2012-10-17", "Statement": [full]}}));
            }
            if self.once_in(2) {
                policies.push(json!({"name": "own", "policy": self.guard(scene, rcp)}));
            }
            json!({"orgIdentifier": format!("level-{number}"), "policies": policies})
        });
        levels.collect()
    }

    /// A document of an organisation.
    fn guard(&mut self, scene: &Scene, rcp: bool) -> Value {
        let mut statement = self.statement(scene, false);
        if rcp {
            statement["Effect"] = "Deny".into();
            if !self.once_in(3) {
                statement["Principal"] = "*".into();
            }
        }
        json!({"Version": "2012-10-17", "Statement": statement})
    }

    fn document(&mut self, scene: &Scene, principals: bool) -> Value {
        let mut document = Map::new();
        match self.below(10) {
            0 => {}
            1 => drop(document.insert("Version".to_owned(), "2008-10-17".into())),
            _ => drop(document.insert("Version".to_owned(), "2012-10-17".into())),
        }
        let count = self.of(&[1, 1, 2]);
        let statement = if count == 1 && self.once_in(2) {
            self.statement(scene, principals)
        } else {
            (0..count)
                .map(|_| self.statement(scene, principals))
                .collect()
        };
        document.insert("Statement".to_owned(), statement);
        document.into()
    }

    fn statement(&mut self, scene: &Scene, principals: bool) -> Value {
        let mut statement = Map::new();
        let deny = self.once_in(5);
        statement.insert(
            "Effect".to_owned(),
            if deny { "Deny" } else { "Allow" }.into(),
        );
        if principals && !self.once_in(24) {
            let name = if self.once_in(8) {
                "NotPrincipal"
            } else {
                "Principal"
            };
            statement.insert(name.to_owned(), self.principals());
        }
        let (name, value) = match self.below(8) {
            0..=3 => ("Action", "*".into()),
            7 => ("NotAction", self.texts(scene.action_lists)),
            _ => ("Action", self.texts(scene.action_lists)),
        };
        statement.insert(name.to_owned(), value);
        let trust = scene.service == "sts" && principals;
        let (name, value) = match self.below(10) {
            0..=4 => ("Resource", "*".into()),
            8 => ("NotResource", self.texts(scene.resource_lists)),
            9 => ("Resource", self.of(scene.resources).into()),
            _ => ("Resource", self.texts(scene.resource_lists)),
        };
        if !trust || self.once_in(10) {
            statement.insert(name.to_owned(), value);
        }
        if deny || self.once_in(2) {
            let condition = self.condition();
            statement.insert("Condition".to_owned(), condition);
        }
        statement.into()
    }

    fn principals(&mut self) -> Value {
        if self.once_in(4) || (self.public && self.once_in(2)) {
            return "*".into();
        }
        let account = if self.principal.contains(A) { A } else { B };
        let member = match self.principal {
            arn if arn.contains("-provider/")
                || arn.starts_with("accounts")
                || arn.starts_with("cognito") =>
            {
                "Federated"
            }
            name if name.ends_with(".amazonaws.com") => "Service",
            _ => "AWS",
        };
        match self.below(6) {
            0 => return json!({member: self.principal}),
            1 if member == "AWS" => return json!({member: account}),
            2 => {
                return json!({"AWS": ["arn:aws:iam::111122223333:role/app", account], "Service": "ec2.amazonaws.com"});
            }
            _ => {}
        }
        let mut members = Map::new();
        for _ in 0..self.of(&[1, 1, 2, 3]) {
            let (member, entry) = self.of(ENTRIES);
            match members.get_mut(member) {
                Some(Value::Array(list)) => list.push(entry.into()),
                Some(one) => *one = json!([one.take(), entry]),
                None => drop(members.insert(member.to_owned(), entry.into())),
            }
        }
        members.into()
    }

    fn condition(&mut self) -> Value {
        let mut condition = Map::new();
        for _ in 0..self.of(&[1, 1, 1, 2]) {
            let key = match self.below(6) {
                0 => self.key(),
                _ => self.of(&[0, 1, 2].map(|at| self.keys[at])),
            };
            let mut name = key.name.to_owned();
            if self.once_in(12) {
                name = if self.once_in(2) {
                    name.to_lowercase()
                } else {
                    name.to_uppercase()
                };
            }
            let (operator, listed) = self.test(key);
            let keys = condition.entry(operator).or_insert_with(|| json!({}));
            // One key in two letter cases is refused by AWS.
            let members = keys.as_object_mut().unwrap();
            members.retain(|known, _| !known.eq_ignore_ascii_case(&name));
            members.insert(name, listed);
        }
        condition.into()
    }

    /// An operator for a key, and what it lists.
    fn test(&mut self, key: &Key) -> (String, Value) {
        if self.once_in(10) {
            let listed = [
                json!("true"),
                json!("false"),
                json!(true),
                json!(false),
                json!(["true"]),
            ];
            return ("Null".to_owned(), listed[self.below(5)].clone());
        }
        let operators = if self.once_in(16) {
            key.kind.foreign()
        } else {
            key.kind.operators()
        };
        let mut operator = self.of(operators);
        if key.name == "aws:EpochTime" && self.once_in(3) {
            operator = self.of(Type::Number.operators());
        }
        let qualifier = self.of(&["", "", "", "", "ForAllValues:", "ForAnyValue:"]);
        let suffix = self.of(&["", "", "IfExists"]);
        let listed = match self.below(6) {
            0..=2 => self.plain(key.listed),
            count => (0..count - 2).map(|_| self.plain(key.listed)).collect(),
        };
        (format!("{qualifier}{operator}{suffix}"), listed)
    }
}

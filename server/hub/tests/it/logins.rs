//! The first login, and checking passwords.

use hub::SetupError;
use model::Role;

use super::test_hub::TestHub;

const EMAIL: &str = "ann@example.com";
const PASSWORD: &str = "correct horse battery";

async fn set_up(hub: &TestHub, code: &str) -> Result<model::User, SetupError> {
    hub.hub.set_up(code, EMAIL, PASSWORD.to_owned()).await
}

fn code(hub: &TestHub) -> String {
    hub.hub
        .setup_code()
        .expect("nobody has a login yet")
        .reveal()
        .to_owned()
}

#[tokio::test]
async fn the_right_code_makes_one_admin() {
    let hub = TestHub::new().await;
    let code = code(&hub);
    let user = hub
        .hub
        .set_up(
            &format!(" {} ", code.to_lowercase()),
            " Ann@Example.COM ",
            PASSWORD.to_owned(),
        )
        .await;
    let user = user.unwrap();
    assert_eq!((&*user.email, user.role), (EMAIL, Role::Admin));
    assert!(!hub.hub.setup_needed());
    assert!(hub.hub.setup_code().is_none());
    assert!(matches!(set_up(&hub, &code).await, Err(SetupError::Taken)));
    assert_eq!(hub.hub.user(user.id).await.unwrap(), Some(user));
}

#[tokio::test]
async fn only_one_of_two_first_visitors_gets_in() {
    let hub = TestHub::new().await;
    let code = code(&hub);
    let (one, two) = tokio::join!(set_up(&hub, &code), set_up(&hub, &code));
    let lost = match (one, two) {
        (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
        both => panic!("one of them should have won: {both:?}"),
    };
    assert!(matches!(lost, SetupError::Taken), "{lost:?}");
    assert_eq!(hub.number("select count(*) from users").await, 1);
}

#[tokio::test]
async fn ten_wrong_codes_lock_the_door_even_for_the_right_one() {
    let hub = TestHub::new().await;
    let code = code(&hub);
    for wrong in ["", "AAAA-AAAA-AAAA-AAAA"].iter().cycle().take(10) {
        assert!(matches!(
            set_up(&hub, wrong).await,
            Err(SetupError::WrongCode)
        ));
    }
    assert!(matches!(
        set_up(&hub, "AAAA").await,
        Err(SetupError::Locked)
    ));
    assert!(matches!(set_up(&hub, &code).await, Err(SetupError::Locked)));
    assert!(hub.hub.setup_needed());

    let hub = hub.end().await.start().await;
    assert_ne!(self::code(&hub), code, "a restart makes a new one");
    set_up(&hub, &self::code(&hub)).await.unwrap();
}

#[tokio::test]
async fn a_bad_address_or_password_does_not_use_up_the_code() {
    let hub = TestHub::new().await;
    let code = code(&hub);
    for (email, password, wrong) in [
        ("ann", PASSWORD, "email"),
        ("ann@", PASSWORD, "email"),
        ("a nn@example.com", PASSWORD, "email"),
        (EMAIL, "too short", "password"),
        (EMAIL, &*"x".repeat(513), "password"),
    ] {
        let refused = hub.hub.set_up(&code, email, password.to_owned()).await;
        assert!(
            matches!(refused, Err(SetupError::Invalid { field, .. }) if field == wrong),
            "{email}: {refused:?}"
        );
    }
    set_up(&hub, &code).await.unwrap();
}

#[tokio::test]
async fn address_and_password_must_belong_together() {
    let hub = TestHub::new().await;
    let user = set_up(&hub, &code(&hub)).await.unwrap();
    for (email, password, who) in [
        (EMAIL, PASSWORD, Some(&user)),
        (" ANN@example.com", PASSWORD, Some(&user)),
        (EMAIL, "correct horse battery ", None),
        (EMAIL, "", None),
        ("bob@example.com", PASSWORD, None),
        ("", "", None),
    ] {
        let found = hub
            .hub
            .check_login(email, password.to_owned())
            .await
            .unwrap();
        assert_eq!(found.as_ref(), who, "{email} {password}");
    }
    let endless = hub
        .hub
        .check_login(EMAIL, "x".repeat(1_000_000))
        .await
        .unwrap();
    assert_eq!(endless, None);
}

#[tokio::test]
async fn the_login_of_the_settings_is_made_once_and_never_changed() {
    let hub = TestHub::new().await;
    hub.hub
        .ensure_first_user(EMAIL, PASSWORD.to_owned())
        .await
        .unwrap();
    let hub = hub.end().await.start().await;
    assert!(!hub.hub.setup_needed());
    hub.hub
        .ensure_first_user(EMAIL, "another password".to_owned())
        .await
        .unwrap();
    assert!(
        hub.hub
            .check_login(EMAIL, "another password".to_owned())
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        hub.hub
            .check_login(EMAIL, PASSWORD.to_owned())
            .await
            .unwrap()
            .is_some()
    );
}

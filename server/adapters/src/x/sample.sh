now=$(date +%s)
body='{"for_user_id":"2244994945","direct_message_events":[{"type":"message_create","id":"'$now'","created_timestamp":"'$now'000","message_create":{"target":{"recipient_id":"2244994945"},"sender_id":"3001969357","message_data":{"text":"Hello! Is the blue teapot back in stock?"}}}],"users":{"3001969357":{"id":"3001969357","name":"Jo Brandt","screen_name":"jo_brandt"}}}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$X_CONSUMER_SECRET" -binary | openssl base64)
curl -i {url} -H 'Content-Type: application/json' -H "X-Twitter-Webhooks-Signature: sha256=$signature" --data-binary "$body"

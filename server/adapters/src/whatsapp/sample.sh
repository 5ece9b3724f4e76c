now=$(date +%s)
body='{"object":"whatsapp_business_account","entry":[{"id":"102","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550001111","phone_number_id":"1182"},"contacts":[{"profile":{"name":"Ana Souza"},"wa_id":"5521987654321"}],"messages":[{"from":"5521987654321","id":"wamid.sample'$now'","timestamp":"'$now'","type":"text","text":{"body":"Oi! Do you open on Sunday?"}}]}}]}]}'
signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$META_APP_SECRET" | sed 's/.* //')
curl -i {url} -H 'Content-Type: application/json' -H "X-Hub-Signature-256: sha256=$signature" --data-binary "$body"

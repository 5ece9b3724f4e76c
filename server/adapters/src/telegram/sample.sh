now=$(date +%s)
body='{"update_id":'$now',"message":{"message_id":'$now',"from":{"id":5550001,"is_bot":false,"first_name":"Mia"},"chat":{"id":5550001,"type":"private","first_name":"Mia"},"date":'$now',"text":"Hello! Is the blue one in stock?"}}'
curl -i {url} -H 'Content-Type: application/json' -H "X-Telegram-Bot-Api-Secret-Token: $TELEGRAM_WEBHOOK_SECRET" --data-binary "$body"
